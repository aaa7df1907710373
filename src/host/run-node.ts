import { execFile } from 'node:child_process';

/** Runs a Node.js of this version to its end, at most for `limitMs`, and gives what it printed on standard error. */
export const runNode = (args: readonly string[], limitMs: number): Promise<string> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: limitMs }, (_error, _stdout, stderr) => resolve(stderr));
  });
