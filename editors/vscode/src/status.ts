// The status item: whether the server runs, its version, how many rules it
// knows, and what the open file has.

import * as vscode from 'vscode';
import { concerns } from './rules';

/** What the server is doing; off is what the settings want. */
export type State = 'starting' | 'running' | 'stopped' | 'off';

/** What the server says of the rule on the screen. */
interface Facts {
  /** How many rules the workspace has. */
  rules: number;
  /** The files with the rule's sample events, in words. */
  samples: string;
}

/** How long things rest before the server is asked, in milliseconds. */
const pause = 200;

/** The item at the bottom right, shown beside TOML files. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;
  private readonly subscriptions: vscode.Disposable[] = [];
  private state: State = 'stopped';
  private version = '';
  private facts: Facts | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** ask has the server tell what it knows of a rule. */
  constructor(private readonly ask: (rule: string) => Promise<unknown>) {
    this.item = vscode.languages.createLanguageStatusItem('rulewright.status', { language: 'toml' });
    this.item.name = 'Rulewright';
    this.subscriptions.push(
      this.item,
      vscode.languages.onDidChangeDiagnostics(() => this.later()),
      vscode.window.onDidChangeActiveTextEditor(() => this.later()),
    );
    this.draw();
  }

  /** What the item says, in one line. */
  get words(): string {
    return [this.item.text, this.item.detail].filter((part) => part).join(' · ');
  }

  set(state: State, version = this.version): void {
    this.state = state;
    this.version = version;
    this.draw();
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), pause);
  }

  private async refresh(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    // A configuration is no rule, and an older server does not know the question.
    const asks = this.state === 'running' && document !== undefined && concerns(document);
    this.facts = asks ? ((await this.ask(document.uri.toString()).catch(() => undefined)) as Facts | undefined) : undefined;
    void vscode.commands.executeCommand('setContext', 'rulewright.rule', this.facts !== undefined);
    this.draw();
  }

  private draw(): void {
    this.item.busy = this.state === 'starting';
    this.item.severity = vscode.LanguageStatusSeverity.Information;
    this.item.command = { command: 'rulewright.showOutput', title: 'Show the log' };
    this.item.detail = '';
    switch (this.state) {
      case 'off':
        this.item.text = 'Rulewright is switched off';
        break;
      case 'stopped':
        this.item.severity = vscode.LanguageStatusSeverity.Warning;
        this.item.text = 'Rulewright is not running';
        this.item.command = { command: 'rulewright.restart', title: 'Start it' };
        break;
      default:
        this.item.text = `Rulewright ${this.version}`.trim();
        this.item.detail = this.detail();
    }
  }

  private detail(): string {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) {
      return '';
    }
    const findings = vscode.languages.getDiagnostics(document.uri).filter((d) => d.source === 'rulewright').length;
    const parts = [`${count(findings, 'finding')} in this file`];
    if (this.facts) {
      parts.push(this.facts.samples || 'no sample events', `${count(this.facts.rules, 'rule')} in the workspace`);
    }
    return parts.join(' · ');
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.forEach((s) => s.dispose());
  }
}

function count(n: number, what: string): string {
  return `${n === 0 ? 'no' : n} ${what}${n === 1 ? '' : 's'}`;
}
