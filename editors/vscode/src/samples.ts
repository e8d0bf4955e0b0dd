// Choosing the sample events that a rule is run on. Which files there are, and
// what is remembered, is the server's.

import * as vscode from 'vscode';
import { ClientCapabilities, FeatureState, StaticFeature } from 'vscode-languageclient/node';

/** A file as `rulewright.listSamples` names it. */
interface Choice {
  label: string;
  path: string;
  used: boolean;
}

/** Tells the server that a link in a hover can run a command. */
export class CommandLinks implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), rulewrightCommandLinks: true };
  }
  initialize(): void {}
  getState(): FeatureState {
    return { kind: 'static' };
  }
  clear(): void {}
}

/** Asks which sample events the rule should be run on, and has the server take them. */
export async function pickSamples(rule: string, send: (command: string, ...args: unknown[]) => Promise<unknown>): Promise<unknown> {
  const choices = (await send('rulewright.listSamples', rule)) as Choice[] | null;
  const browse = 'Another file…';
  const items: (vscode.QuickPickItem & { path?: string })[] = (choices ?? []).map((c) => ({
    label: c.label,
    description: c.used ? 'in use' : undefined,
    path: c.path,
  }));
  items.push({ label: browse });
  const picked = await vscode.window.showQuickPick(items, { title: 'Sample events', placeHolder: 'The rule is run on these while you edit it, until the session ends' });
  if (picked === undefined) {
    return undefined;
  }
  let path = picked.path;
  if (picked.label === browse && path === undefined) {
    const files = await vscode.window.showOpenDialog({ title: 'Sample events', filters: { 'JSON events': ['ndjson', 'jsonl', 'json'] } });
    path = files?.[0]?.fsPath;
  }
  return path === undefined ? undefined : send('rulewright.chooseSamples', rule, path);
}
