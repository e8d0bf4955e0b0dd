// Where the server's program is.

import * as fs from 'fs';
import * as path from 'path';
import * as vscode from 'vscode';

/** How to start the server. */
export interface ServerProgram {
  command: string;
  args: string[];
}

/**
 * Finds the server: the setting, else the program packed with the extension,
 * else `rulewright` on the PATH. It is not checked here whether that starts.
 */
export function findServer(context: vscode.ExtensionContext): ServerProgram {
  const settings = vscode.workspace.getConfiguration('rulewright');
  const args = ['lsp', ...settings.get<string[]>('server.arguments', [])];
  const configured = settings.get<string>('server.path', '').trim();
  if (configured !== '') {
    return { command: configured, args };
  }
  const name = process.platform === 'win32' ? 'rulewright.exe' : 'rulewright';
  const packed = path.join(context.extensionPath, 'bin', name);
  return { command: fs.existsSync(packed) ? packed : name, args };
}
