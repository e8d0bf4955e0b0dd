// Rulewright's client for Visual Studio Code: starts the language server where
// rules are, and shows what it says. Everything that is known about rules is
// the server's.

import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Pages } from './pages';
import { Results } from './results';
import { concerns, workspaceHasRules } from './rules';
import { Session } from './session';
import { Status } from './status';

/** What other extensions, and the tests, can ask. */
export interface Api {
  /** Reports whether the server runs. */
  running(): boolean;
  /** What the status item says. */
  status(): string;
}

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const output = vscode.window.createOutputChannel('Rulewright', { log: true });
  const send = async (command: string, rule: string): Promise<unknown> => session?.send(command, rule);
  const pages = new Pages();
  const results = new Results(pages, (rule) => send('rulewright.showSamples', rule));
  const status = new Status((rule) => send('rulewright.status', rule));
  const own = new Session(context, output, status);
  session = own;
  const startFor = (document: vscode.TextDocument): void => {
    if (concerns(document)) {
      void own.start();
    }
  };
  context.subscriptions.push(
    output,
    status,
    results,
    own,
    pages,
    registerCommands(context, own, results, pages, output),
    vscode.workspace.onDidOpenTextDocument(startFor),
    // A new file becomes a rule when its first table is written.
    vscode.workspace.onDidChangeTextDocument((change) => {
      if (!own.running) {
        startFor(change.document);
      }
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('rulewright.enable') || change.affectsConfiguration('rulewright.server')) {
        void own.restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(startFor);
  if (await workspaceHasRules()) {
    void own.start();
  }
  return { running: () => own.running, status: () => status.words };
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}
