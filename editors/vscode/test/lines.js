// What the sessions inside an extension host have in common.

const fs = require('fs');
const vscode = require('vscode');

/** Waits until a condition holds, and returns what it gave. */
exports.until = async function (condition) {
  for (const start = Date.now(); Date.now() - start < 15000; ) {
    const value = await condition();
    if (value) {
      return value;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`it did not come to ${condition}`);
};

/**
 * Lines for the checks of a session, written beside the folder that is open, to
 * NAME.log: check runs one, end says how many failed.
 */
exports.Lines = class {
  constructor() {
    this.log = `${vscode.workspace.workspaceFolders[0].uri.fsPath}.log`;
    this.failed = 0;
  }

  async check(name, run) {
    let line = `ok   ${name}\n`;
    try {
      await run();
    } catch (error) {
      this.failed++;
      line = `FAIL ${name}: ${error.stack}\n`;
    }
    fs.appendFileSync(this.log, line);
  }

  end() {
    fs.appendFileSync(this.log, `${this.failed} failed\n`);
    if (this.failed > 0) {
      throw new Error(`${this.failed} checks failed`);
    }
  }
};
