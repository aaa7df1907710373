import { describe, expect, it } from 'vitest';
import { encodeHeader, type JournalHeaderFields, parseHeader } from './journal-header.ts';

const fields: JournalHeaderFields = {
  name: 'mail',
  policy: { demand: { kind: 'step' } },
  min: 2,
  max: 32,
  waitSloMs: 500,
  startupMs: 0,
  tickMs: 100,
  startedAtWallMs: 1_767_225_600_000,
};

const change = (more: object): string => JSON.stringify({ ...JSON.parse(encodeHeader(fields)), ...more });

describe('journal header', () => {
  it('reads back what was written, with format and version', () => {
    expect(parseHeader(encodeHeader(fields))).toEqual({ format: 'marea-journal', version: 5, ...fields });
    expect(parseHeader(encodeHeader({ ...fields, seed: 7, policy: null }))).toMatchObject({ seed: 7, policy: null });
  });

  it('ignores fields that it does not know', () => {
    expect(parseHeader(change({ later: true }))).not.toHaveProperty('later');
  });

  it('takes a missing policy as none', () => {
    expect(parseHeader(change({ policy: undefined })).policy).toBeNull();
  });

  it('refuses a newer version, and says so', () => {
    expect(() => parseHeader(change({ version: 6 }))).toThrow(/`journal.version` must be 5 or less; .*newer marea/);
  });

  it.each([
    ['journal', 'not json'],
    ['journal', '7'],
    ['journal', 'null'],
    ['journal.format', '{}'],
    ['journal.version', change({ version: 'one' })],
    ['journal.min', change({ min: -1 })],
    ['journal.max', change({ max: '32' })],
    ['journal.tickMs', change({ tickMs: null })],
    ['journal.seed', change({ seed: 'x' })],
    ['journal.revision', change({ revision: 0 })],
  ])('refuses a broken `%s`', (option, line) => {
    expect(() => parseHeader(line)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
