// Which documents are Rulewright's: extensions are started for every TOML file,
// and most of them hold no rule.

import * as vscode from 'vscode';

/** How many lines are read to see whether a text holds a rule. */
const lines = 2000;

/** Reports whether a document is a rule or a configuration of Rulewright. */
export function concerns(document: vscode.TextDocument): boolean {
  if (document.languageId !== 'toml') {
    return false;
  }
  if (/(^|[\\/])rulewright\.toml$/.test(document.uri.path)) {
    return true;
  }
  for (let i = 0; i < Math.min(document.lineCount, lines); i++) {
    if (/^\s*\[(rule|hunt|metadata)\]/.test(document.lineAt(i).text)) {
      return true;
    }
  }
  return false;
}

/** Reports whether a folder of the workspace is marked as one of rules. */
export async function workspaceHasRules(): Promise<boolean> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const mark of ['rulewright.toml', 'detection_rules/etc']) {
      try {
        await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder.uri, mark));
        return true;
      } catch {
        // not there
      }
    }
  }
  return false;
}

/** The rule on the screen; else, behind a page or another file, the one that was there last. */
export class LatestRule implements vscode.Disposable {
  private uri: string | undefined;
  private readonly subscription = vscode.window.onDidChangeActiveTextEditor((editor) => this.note(editor));

  constructor() {
    vscode.window.visibleTextEditors.forEach((editor) => this.note(editor));
    this.note(vscode.window.activeTextEditor);
  }

  get document(): vscode.TextDocument | undefined {
    this.note(vscode.window.activeTextEditor); // a new file may have become a rule
    return vscode.workspace.textDocuments.find((d) => d.uri.toString() === this.uri);
  }

  private note(editor: vscode.TextEditor | undefined): void {
    if (editor !== undefined && concerns(editor.document)) {
      this.uri = editor.document.uri.toString();
    }
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
