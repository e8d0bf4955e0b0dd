// What is done when the server dies: it is started again, unless it dies again
// and again.

import { CloseAction, CloseHandlerResult, ErrorAction, ErrorHandler, ErrorHandlerResult } from 'vscode-languageclient/node';

/** More deaths than this within the time, in milliseconds, and it stays dead. */
const most = 4;
const within = 3 * 60 * 1000;

export class Revival implements ErrorHandler {
  private readonly deaths: number[] = [];

  /**
   * Goes on: a pipe that broke because the server died is followed by the
   * close. Taken for a reason to shut down, as the client does by itself, a
   * keystroke at the wrong moment would keep the server from coming back.
   */
  error(): ErrorHandlerResult {
    return { action: ErrorAction.Continue };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.deaths.push(now);
    if (this.deaths.filter((at) => now - at < within).length <= most) {
      return { action: CloseAction.Restart };
    }
    return {
      action: CloseAction.DoNotRestart,
      message: `The server of Rulewright ended ${most + 1} times within three minutes and is left alone now. The log says why; the command "Rulewright: Restart the server" starts it again.`,
    };
  }
}
