// The commands. They are there as soon as the extension is, with a server or
// without: a step of the walkthrough, which has no rule on the screen, can ask
// for one before any rule was opened.

import { execFile } from 'child_process';
import { promisify } from 'util';
import * as vscode from 'vscode';
import { Pages } from './pages';
import { Results } from './results';
import { LatestRule } from './rules';
import { pickSamples } from './samples';
import { findServer } from './server';
import { Session } from './session';

const noRule = 'Open a rule first: a TOML file with a table [rule].';

/** Registers the commands that package.json names, and those that the server's lenses and links run. */
export function registerCommands(context: vscode.ExtensionContext, session: Session, results: Results, pages: Pages, output: vscode.LogOutputChannel): vscode.Disposable {
  const latest = new LatestRule();
  const ofRule = (command: string, then: (rule: string, result: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (...args: unknown[]) => {
      const rule = ruleOf(args[0]) ?? latest.document?.uri.toString();
      if (rule === undefined) {
        void vscode.window.showInformationMessage(noRule);
        return undefined;
      }
      if (!session.started) {
        void vscode.window.showWarningMessage('Rulewright is not running.');
        return undefined;
      }
      try {
        const asks = command === 'rulewright.chooseSamples' && args.length < 2;
        const send = (name: string, ...rest: unknown[]): Promise<unknown> => session.send(name, ...rest);
        const result = await (asks ? pickSamples(rule, send) : send(command, rule, ...args.slice(1).filter((a) => typeof a === 'string')));
        await then(rule, result);
        return result;
      } catch (error) {
        void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    });
  return vscode.Disposable.from(
    latest,
    ofRule('rulewright.showSamples', async (rule, result) => {
      if (typeof result === 'string') {
        await results.show(rule, result);
        done('results');
      }
    }),
    ofRule('rulewright.makeSamples', async (_, result) => {
      if (typeof result === 'string') {
        await vscode.window.showTextDocument(vscode.Uri.parse(result), { viewColumn: vscode.ViewColumn.Beside, preview: true });
      }
    }),
    ofRule('rulewright.chooseSamples', async () => undefined),
    vscode.commands.registerCommand('rulewright.showOutput', () => output.show()),
    vscode.commands.registerCommand('rulewright.restart', () => session.restart()),
    vscode.commands.registerCommand('rulewright.explain', () => explain(context, pages, latest.document)),
  );
}

/** The rule that a command is given: lenses and links give its URI as text, a button above the editor as it is. */
function ruleOf(given: unknown): string | undefined {
  return given instanceof vscode.Uri || typeof given === 'string' ? given.toString() : undefined;
}

/** Has the walkthrough tick a step off: one that came to nothing is not done. */
function done(what: 'results' | 'explained'): void {
  void vscode.commands.executeCommand('setContext', `rulewright.${what}`, true);
}

/** Asks for one of a rule's findings and shows its check's page, as `rulewright explain` prints it. */
async function explain(context: vscode.ExtensionContext, pages: Pages, document: vscode.TextDocument | undefined): Promise<void> {
  const checks = new Map<string, vscode.QuickPickItem>();
  for (const d of document === undefined ? [] : vscode.languages.getDiagnostics(document.uri)) {
    const id = typeof d.code === 'object' ? String(d.code.value) : String(d.code);
    if (d.source === 'rulewright' && !checks.has(id)) {
      checks.set(id, { label: id, detail: d.message });
    }
  }
  if (checks.size === 0) {
    void vscode.window.showInformationMessage(document === undefined ? noRule : 'This file has no findings to explain.');
    return;
  }
  const sorted = [...checks.values()].sort((a, b) => a.label.localeCompare(b.label));
  const picked = await vscode.window.showQuickPick(sorted, { title: 'Explain a check' });
  if (picked === undefined) {
    return;
  }
  try {
    const { stdout } = await promisify(execFile)(findServer(context).command, ['explain', '--color', 'never', picked.label]);
    await vscode.window.showTextDocument(pages.show(picked.label, stdout), { viewColumn: vscode.ViewColumn.Beside, preview: true });
    done('explained');
  } catch (error) {
    void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
  }
}
