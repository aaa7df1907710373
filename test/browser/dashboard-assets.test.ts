import path from 'node:path';
import { expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';

it('is built from what lies in dashboard/ (node scripts/build-dashboard.mjs makes it anew)', () => {
  const built = runCommand(process.execPath, [path.join(rootDir, 'scripts', 'build-dashboard.mjs'), '--check'], rootDir);
  expect(built).toMatchObject({ exitCode: 0, stdout: 'The dashboard is current.\n' });
});
