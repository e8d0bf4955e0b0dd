// The results view: what a rule does with its sample events, beside the rule,
// and brought up to date while the rule is edited.

import * as vscode from 'vscode';
import { Pages } from './pages';

/** How long typing rests before the view is written anew, in milliseconds. */
const pause = 300;

export class Results implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  /** The rule that the view is about, and where the view is. */
  private rule: string | undefined;
  private page: vscode.Uri | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** ask has the server explain a rule's sample events. */
  constructor(private readonly pages: Pages, private readonly ask: (rule: string) => Promise<unknown>) {
    this.subscriptions.push(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.later(document)),
    );
  }

  /** Shows what came of a rule. */
  async show(rule: string, text: string): Promise<void> {
    this.rule = rule;
    this.page = this.pages.show('sample events', text);
    const document = await vscode.workspace.openTextDocument(this.page);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  /** Sees to it that the view follows the rule, and the samples once they are saved. */
  private later(document: vscode.TextDocument): void {
    const about = document.uri.toString() === this.rule || (!document.isDirty && /json$/.test(document.uri.path));
    if (about && this.visible()) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.refresh(), pause);
    }
  }

  private visible(): boolean {
    return vscode.window.visibleTextEditors.some((e) => e.document.uri.toString() === this.page?.toString());
  }

  private async refresh(): Promise<void> {
    if (this.rule === undefined || !this.visible()) {
      return;
    }
    // A rule that was closed has no answer; the view keeps the last one.
    const text = await this.ask(this.rule).catch(() => undefined);
    if (typeof text === 'string') {
      this.pages.show('sample events', text);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.forEach((s) => s.dispose());
  }
}
