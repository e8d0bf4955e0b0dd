// Texts that the server wrote for a reader: shown like files, but nobody has to
// save them.

import * as vscode from 'vscode';

const scheme = 'rulewright';

export class Pages implements vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: this.changed.event,
    provideTextDocumentContent: (uri) => this.texts.get(uri.path),
  });

  /** Puts a text on the page of a title and returns the page's address. */
  show(title: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: title });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }
}
