// The server's process and the talk with it, from a start to a stop.

import * as vscode from 'vscode';
import { ExecuteCommandRequest, LanguageClient, LanguageClientOptions, State } from 'vscode-languageclient/node';
import { RuleFormatting } from './formatting';
import { Revival } from './revival';
import { CommandLinks } from './samples';
import { findServer } from './server';
import { Status } from './status';

/** One server, which can be started, stopped and started again. */
export class Session implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private formatting: RuleFormatting | undefined;
  /** Starts and stops come one after the other. */
  private turn: Promise<void> = Promise.resolve();
  private wanted = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: Status,
  ) {}

  /** Reports whether the server answers. */
  get running(): boolean {
    return this.client?.state === State.Running;
  }

  /** Reports whether there is a server to ask, be it one that has only begun to start. */
  get started(): boolean {
    return this.client !== undefined;
  }

  /** Starts the server unless it was started, or is not to be. */
  start(): Promise<void> {
    if (this.wanted) {
      return this.turn;
    }
    this.wanted = true;
    return this.next(() => this.launch());
  }

  /** Stops the server and starts it with the settings of now. */
  restart(): Promise<void> {
    this.wanted = true;
    return this.next(async () => {
      await this.end();
      await this.launch();
    });
  }

  stop(): Promise<void> {
    this.wanted = false;
    return this.next(() => this.end());
  }

  /** Has the server run one of its commands. */
  async send(command: string, ...args: unknown[]): Promise<unknown> {
    return this.client?.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  }

  private next(run: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(run, run);
    return this.turn;
  }

  private async end(): Promise<void> {
    const stopping = this.client;
    this.client = undefined;
    this.formatting?.dispose();
    this.status.set('stopped');
    await stopping?.dispose();
  }

  private async launch(): Promise<void> {
    if (!vscode.workspace.getConfiguration('rulewright').get<boolean>('enable', true)) {
      this.status.set('off');
      return;
    }
    const program = findServer(this.context);
    this.status.set('starting');
    const client = new LanguageClient('rulewright', 'Rulewright', { command: program.command, args: program.args }, this.options());
    client.registerFeature(new CommandLinks());
    // The commands are the extension's own: they are there before the server is.
    client.getFeature(ExecuteCommandRequest.method).initialize = () => undefined;
    this.formatting = new RuleFormatting(client, this.context.extension.id);
    client.onDidChangeState((change) => {
      if (this.client === client) {
        this.follow(change.newState);
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.status.set('stopped');
      void startFailed(program.command, error);
    }
  }

  /** Shows what became of the server: one that died is started again by the client. */
  private follow(state: State): void {
    if (state === State.Running) {
      this.status.set('running', this.client?.initializeResult?.serverInfo?.version);
    } else {
      this.status.set(state === State.Starting ? 'starting' : 'stopped');
    }
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: [{ scheme: 'file', language: 'toml' }, { scheme: 'untitled', language: 'toml' }],
      outputChannel: this.output,
      errorHandler: new Revival(),
      synchronize: { configurationSection: 'rulewright' },
      initializationOptions: vscode.workspace.getConfiguration('rulewright'),
      // The links in hovers run this command, and no other.
      markdown: { isTrusted: { enabledCommands: ['rulewright.makeSamples'] } },
    };
  }

  dispose(): void {
    void this.stop();
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
