import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintPolicy, lintShadow, type PolicyWarningCode, readPolicyFile } from '../../policy/index.ts';
import { stageTables } from '../../policy/schema/stage-tables.ts';
import { UsageError } from '../usage-error.ts';
import { loadPolicyFile } from './load-policy-file.ts';

const PAGE = readFileSync(new URL('../../../docs/guide/policy-files.md', import.meta.url), 'utf8');

const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);

/** Every code of a warning, once; the compiler sees to it that none is missing. */
const CODES: Readonly<Record<PolicyWarningCode, true>> = {
  TICK_ABOVE_SPAN: true,
  TICK_ABOVE_SLO: true,
  TICK_SLOW_FOR_SEARCH: true,
  DELAY_BELOW_WINDOW: true,
  WINDOW_BELOW_STARTUP: true,
  STARTUP_ABOVE_SLO: true,
  STEP_ABOVE_SIZE: true,
  GAIN_ABOVE_SIZE: true,
  NO_REST: true,
  NO_CEILING: true,
  NEVER_SMALLER: true,
  CEILING_AS_DEMAND: true,
  SEARCH_ON_DEAR_WORKERS: true,
  EVENT_LOOP_ELSEWHERE: true,
  SAME_GUARD_TWICE: true,
  NO_SIGNAL: true,
  FLOOR_ABOVE_MAX: true,
  SIZE_IS_FIXED: true,
  MAX_TOO_LOW: true,
  SHADOW_AS_LIVE: true,
  SHADOW_SEARCHES: true,
  SHADOW_TICK: true,
};

describe('the page about policy files', () => {
  it('has examples', () => {
    expect(blocks('json').length).toBeGreaterThanOrEqual(2);
    expect(blocks('ts').length).toBeGreaterThanOrEqual(2);
  });

  it.each(blocks('json'))('has data that is right, and about which nothing is to be warned: %s', (text) => {
    const reading = readPolicyFile(JSON.parse(text));
    expect('problems' in reading ? reading.problems.map(({ message }) => message) : []).toEqual([]);
    if (!('file' in reading) || reading.file.policy === undefined) throw new Error('an example without a policy');
    const { policy, shadow, min = 1, max = 1_000, waitSloMs = 500 } = reading.file;
    const limits = { min, max, waitSloMs, workers: 'slots', signals: [] } as const;
    expect(lintPolicy(policy, limits)).toEqual([]);
    if (shadow?.policy !== undefined) expect(lintShadow({ policy, shadow: shadow.policy }, limits)).toEqual([]);
  });

  it('shows the mistakes as the command tells them', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'marea-page-'));
    const guards = [{ kind: 'cooldown', options: { upMs: '2' } }];
    writeFileSync(
      path.join(folder, 'marea.config.json'),
      JSON.stringify({ min: 8, max: 4, policy: { demand: { kind: 'demnad' }, guards } }),
    );
    const told = await loadPolicyFile('marea.config.json', { workingDirectory: folder }).then(
      () => '',
      (error: unknown) => (error instanceof UsageError ? `error: ${error.message}\n${error.hint}\n` : String(error)),
    );
    rmSync(folder, { recursive: true });
    const anyCount = (text: string): string => text.replace(/\d+ known/, 'n known');
    expect(anyCount(blocks('text')[0] ?? '')).toBe(anyCount(told));
  });

  it('lists every warning, and no other', () => {
    const listed = [...PAGE.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code = '']) => code);
    expect(listed.sort()).toEqual(Object.keys(CODES).sort());
  });

  it('ends with every kind of stage; `npm run schema` makes it so', () => {
    const marker = '<!-- stages: written by `npm run schema` -->\n';
    expect(PAGE.slice(PAGE.indexOf(marker) + marker.length).trim()).toBe(stageTables());
  });
});
