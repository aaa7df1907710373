import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/** A small house with one wrong arrow of each kind, and right ones that must stay allowed. */
const house: Readonly<Record<string, string>> = {
  'src/index.ts': `export { pool } from './pool/index.ts'; export { deferred } from './internal/index.ts';`,
  'src/errors/index.ts': 'export const error = 1;',
  'src/internal/index.ts': `export { error as deferred } from '../errors/index.ts';`,
  'src/stats/index.ts': `import { error } from '../errors/index.ts'; export const stats = error;`,
  'src/queue/index.ts': `export { inner } from './inner.ts';`,
  'src/queue/inner.ts': `import { stats } from '../stats/index.ts'; export const inner = stats;`,
  'src/pool/index.ts': `import { inner } from '../queue/inner.ts'; export const pool = inner;`,
  'src/pool/pool.test.ts': `import { fake } from '../testing/index.ts'; import { inner } from '../queue/inner.ts'; export const both = [fake, inner];`,
  'src/autoscale/index.ts': `import { pool } from '../pool/index.ts'; export const autoscale = pool;`,
  'src/policy/index.ts': `import { readFileSync } from 'node:fs'; export const load = readFileSync;`,
  'src/policy/one.ts': `import type { Two } from './two.ts'; export interface One { two: Two }`,
  'src/policy/two.ts': `import type { One } from './one.ts'; export interface Two { one: One }`,
  'src/testing/index.ts': `import { pool } from '../pool/index.ts'; export const fake = pool;`,
  'src/attic/index.ts': `import { error } from '../errors/index.ts'; export const attic = error;`,
  'src/report/index.ts': `import { Command } from 'commander'; export const report = Command;`,
  'src/cli/main.ts': `import { Command } from 'commander'; import { pool } from '../index.ts'; export const main = [Command, pool];`,
};

const expected = [
  'downwards-only: src/autoscale/index.ts → src/pool/index.ts',
  'downwards-only: src/queue/inner.ts → src/stats/index.ts',
  'folder-has-a-floor: src/attic/index.ts → src/errors/index.ts',
  'front-door-shows-public-parts: src/index.ts → src/internal/index.ts',
  'no-cycle: src/policy/one.ts → src/policy/two.ts',
  'pure-folder: src/policy/index.ts → fs',
  'third-party-at-its-border: src/report/index.ts → node_modules/commander',
  'through-the-index: src/pool/index.ts → src/queue/inner.ts',
];

interface CruiseReport {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
  };
}

let site: TemporaryFolder;
beforeAll(() => {
  site = createTemporaryFolder('house');
  for (const [file, text] of Object.entries(house)) {
    mkdirSync(path.join(site.path, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(site.path, file), text);
  }
  symlinkSync(path.join(rootDir, 'tsconfig.json'), path.join(site.path, 'tsconfig.json'));
  symlinkSync(path.join(rootDir, 'node_modules'), path.join(site.path, 'node_modules'));
});
afterAll(() => site[Symbol.dispose]());

describe('the architecture check', () => {
  it('finds each kind of wrong arrow, type-only ones included, and no other', () => {
    const cruiser = path.join(rootDir, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const config = path.join(rootDir, '.dependency-cruiser.cjs');
    const { stdout } = runCommand(process.execPath, [cruiser, 'src', '--config', config, '--output-type', 'json'], site.path);
    // The documented shape of dependency-cruiser's JSON report.
    const report = JSON.parse(stdout) as CruiseReport;
    const found = report.summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} → ${to.replace(/^.*(node_modules\/[^/]+).*$/, '$1')}`,
    );
    expect([...new Set(found)].sort()).toEqual(expected);
  });
});
