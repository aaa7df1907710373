import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupNamed } from './groups.ts';
import { type KnownMiss, problemsOf } from './known-misses.ts';
import { type GroupRows, keepRows } from './rows.ts';

/** Goals that are not reached yet. `node scripts/ordinary-production.mjs --misses` writes the table anew. */
export const KNOWN_MISSES: readonly KnownMiss[] = JSON.parse(
  readFileSync(new URL('known-misses.json', import.meta.url), 'utf8'),
) as readonly KnownMiss[]; // what the script has written

/** Every default reaches every goal of a group, but for what the table of known misses says. */
export const testGroup = (name: string): void => {
  const group = groupNamed(name);
  const { subjects, play } = group;
  const rows: GroupRows = { group: name, outcomes: [] };
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 0; // a pool that refuses makes an error each time: where is the same each time, and a tenth of the time
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
    keepRows(rows);
  });
  describe.each([group])('$title', () => {
    it.each(subjects)('$name: reaches its goals, and misses only what is known', async (subject) => {
      const outcome = await play(subject);
      rows.outcomes.push({ subject: subject.name, ...outcome });
      expect(outcome.verdicts.length).toBeGreaterThan(0);
      expect(problemsOf(outcome.verdicts, KNOWN_MISSES)).toEqual([]);
    });
  });
};
