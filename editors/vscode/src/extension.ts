// Rulewright's client for Visual Studio Code: starts the language server, and
// shows that it runs. Everything that is known about rules is the server's.

import * as vscode from 'vscode';
import { ExecuteCommandRequest, LanguageClient, LanguageClientOptions, ServerOptions, State } from 'vscode-languageclient/node';
import { findServer } from './server';
import { Status } from './status';
import { Pages } from './pages';
import { CommandLinks, pickSamples } from './samples';

let client: LanguageClient | undefined;
const pages = new Pages();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Rulewright', { log: true });
  const status = new Status();
  context.subscriptions.push(
    pages,
    output,
    status,
    vscode.commands.registerCommand('rulewright.showOutput', () => output.show()),
    vscode.commands.registerCommand('rulewright.restart', () => restart(context, output, status)),
    vscode.commands.registerCommand('rulewright.explain', () => explain()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('rulewright.enable') || change.affectsConfiguration('rulewright.server')) {
        void restart(context, output, status);
      }
    }),
  );
  await start(context, output, status);
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

async function start(context: vscode.ExtensionContext, output: vscode.LogOutputChannel, status: Status): Promise<void> {
  if (!vscode.workspace.getConfiguration('rulewright').get<boolean>('enable', true)) {
    return;
  }
  const program = findServer(context);
  const server: ServerOptions = { command: program.command, args: program.args };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: 'file', language: 'toml' }, { scheme: 'untitled', language: 'toml' }],
    outputChannel: output,
    synchronize: { configurationSection: 'rulewright' },
    initializationOptions: vscode.workspace.getConfiguration('rulewright'),
    // The links in hovers run this command, and no other.
    markdown: { isTrusted: { enabledCommands: ['rulewright.makeSamples'] } },
    middleware: {
      executeCommand: async (command, args: unknown[]): Promise<unknown> => {
        const send = (name: string, ...of: unknown[]): Promise<unknown> =>
          starting.sendRequest(ExecuteCommandRequest.type, { command: name, arguments: of });
        try {
          // From the palette a command comes without the rule: it is the one on the screen.
          const of = args.length > 0 ? args : [vscode.window.activeTextEditor?.document.uri.toString() ?? ''];
          if (command === 'rulewright.chooseSamples' && of.length === 1) {
            return await pickSamples(String(of[0]), send);
          }
          const result = await send(command, ...of);
          await showResult(command, result);
          return result;
        } catch (error) {
          // Said once and in the server's words: the client and the editor
          // would each make a message of it.
          void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
          return undefined;
        }
      },
    },
  };
  status.set('starting');
  const starting = new LanguageClient('rulewright', 'Rulewright', server, options);
  starting.registerFeature(new CommandLinks());
  starting.onDidChangeState((change) => {
    if (change.newState === State.Stopped) {
      status.set('stopped');
    }
  });
  try {
    await starting.start();
    client = starting;
    status.set('running', starting.initializeResult?.serverInfo?.version);
  } catch (error) {
    status.set('stopped');
    await startFailed(program.command, error);
  }
}

async function startFailed(command: string, error: unknown): Promise<void> {
  const settings = 'Open settings';
  const answer = await vscode.window.showErrorMessage(
    `Rulewright could not start "${command}": ${error instanceof Error ? error.message : String(error)}. ` +
      'Install rulewright, or say where it is in the setting rulewright.server.path.',
    settings,
  );
  if (answer === settings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'rulewright.server.path');
  }
}

async function restart(context: vscode.ExtensionContext, output: vscode.LogOutputChannel, status: Status): Promise<void> {
  const stopping = client;
  client = undefined;
  await stopping?.dispose();
  await start(context, output, status);
}

/** Shows what a command of the server's came to. */
async function showResult(command: string, result: unknown): Promise<void> {
  if (typeof result !== 'string') {
    return;
  }
  const beside = { viewColumn: vscode.ViewColumn.Beside, preview: true };
  if (command === 'rulewright.showSamples') {
    const document = await vscode.workspace.openTextDocument(pages.show('sample events', result));
    await vscode.window.showTextDocument(document, { ...beside, preserveFocus: true });
  } else if (command === 'rulewright.makeSamples') {
    await vscode.window.showTextDocument(vscode.Uri.parse(result), beside);
  }
}

/** Asks for one of the findings in the open file and opens its check's page. */
async function explain(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const pages = new Map<string, vscode.Uri>();
  for (const d of document === undefined ? [] : vscode.languages.getDiagnostics(document.uri)) {
    if (d.source === 'rulewright' && typeof d.code === 'object') {
      pages.set(String(d.code.value), d.code.target);
    }
  }
  if (pages.size === 0) {
    await vscode.window.showInformationMessage('This file has no findings to explain.');
    return;
  }
  const picked = await vscode.window.showQuickPick([...pages.keys()].sort(), { title: 'Explain a check' });
  const page = picked === undefined ? undefined : pages.get(picked);
  if (page !== undefined) {
    await vscode.env.openExternal(page);
  }
}
