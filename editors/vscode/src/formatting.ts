// Which texts the editor has Rulewright format: rules. For other TOML it is no
// candidate, so that nobody is asked which extension is to format a
// pyproject.toml that lies beside the rules.

import * as vscode from 'vscode';
import { DocumentFormattingRequest, DocumentRangeFormattingRequest, DynamicFeature, LanguageClient, TextDocumentRegistrationOptions } from 'vscode-languageclient/node';
import { concerns } from './rules';

/** Offers the formatter of one client for each rule that is open, and for no other text. */
export class RuleFormatting implements vscode.Disposable {
  private readonly features: DynamicFeature<TextDocumentRegistrationOptions>[];
  private readonly subscriptions: vscode.Disposable[];
  /** The texts it is offered for. */
  private readonly offered = new Set<string>();

  /** To be made before the client is started; extension is the id that a setting has for Rulewright. */
  constructor(client: LanguageClient, private readonly extension: string) {
    this.features = [client.getFeature(DocumentFormattingRequest.method), client.getFeature(DocumentRangeFormattingRequest.method)];
    for (const feature of this.features) {
      feature.initialize = () => this.begin(); // in place of an offer for all TOML
    }
    const look = (document: vscode.TextDocument): void => {
      if (client.isRunning()) {
        this.offer(document, !document.isClosed && this.wanted(document));
      }
    };
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument((change) => look(change.document)),
      vscode.workspace.onDidCloseTextDocument((document) => client.isRunning() && this.offer(document, false)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('editor.defaultFormatter')) {
          vscode.workspace.textDocuments.forEach(look);
        }
      }),
    ];
  }

  /** A server is there, the first or one after it: the features have forgotten what they had. */
  private begin(): void {
    this.features.forEach((feature) => feature.clear());
    this.offered.clear();
    for (const document of vscode.workspace.textDocuments) {
      this.offer(document, this.wanted(document));
    }
  }

  /**
   * Reports whether a text is to be formatted: a rule, or TOML whose default
   * formatter is Rulewright. That one is then left as it is, where the editor
   * would say at each saving that its formatter cannot format it.
   */
  private wanted(document: vscode.TextDocument): boolean {
    if (document.languageId !== 'toml' || !['file', 'untitled'].includes(document.uri.scheme)) {
      return false;
    }
    return concerns(document) || vscode.workspace.getConfiguration('editor', document).get('defaultFormatter') === this.extension;
  }

  private offer(document: vscode.TextDocument, wanted: boolean): void {
    const id = document.uri.toString();
    if (wanted === this.offered.has(id)) {
      return;
    }
    if (wanted) {
      this.offered.add(id);
    } else {
      this.offered.delete(id);
    }
    for (const feature of this.features) {
      if (wanted) {
        // The very path, not a pattern: the editor compares them first.
        const documentSelector = [{ scheme: document.uri.scheme, language: 'toml', pattern: document.uri.fsPath }];
        feature.register({ id, registerOptions: { documentSelector } });
      } else {
        feature.unregister(id);
      }
    }
  }

  dispose(): void {
    this.subscriptions.forEach((s) => s.dispose());
  }
}
