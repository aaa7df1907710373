import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const HOOKS = '.githooks';

const git = (...args) => {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined; // no git, or the key is not set
  }
};

/** Points git at our hooks in a developer's checkout. Hooks that someone has set for themselves are left alone. */
export const ensureGitHooks = () => {
  if (process.env.CI === 'true' || !existsSync(path.join(root, '.git'))) return;
  const current = git('config', '--get', 'core.hooksPath');
  if (current === undefined) git('config', 'core.hooksPath', HOOKS);
  else if (current !== HOOKS) console.log(`Git hooks stay at ${current}; marea's are in ${HOOKS}`);
};
