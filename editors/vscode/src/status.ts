// The status item: whether the server runs, and what the open file has.

import * as vscode from 'vscode';

/** What the server is doing. */
export type State = 'starting' | 'running' | 'stopped';

/** The item at the bottom right, shown beside TOML files. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;
  private readonly subscriptions: vscode.Disposable[] = [];
  private state: State = 'stopped';
  private version = '';

  constructor() {
    this.item = vscode.languages.createLanguageStatusItem('rulewright.status', { language: 'toml' });
    this.item.name = 'Rulewright';
    this.subscriptions.push(
      this.item,
      vscode.languages.onDidChangeDiagnostics(() => this.draw()),
      vscode.window.onDidChangeActiveTextEditor(() => this.draw()),
    );
  }

  set(state: State, version = this.version): void {
    this.state = state;
    this.version = version;
    this.draw();
  }

  private draw(): void {
    const suffix = this.version === '' ? '' : ` ${this.version}`;
    this.item.busy = this.state === 'starting';
    this.item.command = { command: 'rulewright.showOutput', title: 'Show the log' };
    if (this.state === 'stopped') {
      this.item.severity = vscode.LanguageStatusSeverity.Warning;
      this.item.text = 'Rulewright is not running';
      this.item.command = { command: 'rulewright.restart', title: 'Start it' };
      return;
    }
    this.item.severity = vscode.LanguageStatusSeverity.Information;
    this.item.text = `Rulewright${suffix}`;
    this.item.detail = this.findings();
  }

  private findings(): string {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) {
      return '';
    }
    const count = vscode.languages
      .getDiagnostics(document.uri)
      .filter((d) => d.source === 'rulewright').length;
    return count === 0 ? 'no findings in this file' : `${count} finding${count === 1 ? '' : 's'} in this file`;
  }

  dispose(): void {
    this.subscriptions.forEach((s) => s.dispose());
  }
}
