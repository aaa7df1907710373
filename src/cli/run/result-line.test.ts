import { describe, expect, it } from 'vitest';
import { failedLine, ReadyResult, resultLine, resultTextOf, unstartedLine } from './result-line.ts';
import { RunTask } from './run-task.ts';

const task = new RunTask(7, 'a "quoted"\nname');

describe('resultLine', () => {
  it('writes one line of JSON with index, input and result', () => {
    const written = resultLine(task, { size: 3 });
    const line = 'line' in written ? written.line : '';
    expect(line.endsWith('}\n')).toBe(true);
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({ index: 7, input: 'a "quoted"\nname', result: { size: 3 } });
  });

  it('writes the input as it came, whatever the handler has made of it', () => {
    const input: Record<string, unknown> = { a: 1 };
    const changed = new RunTask(3, input);
    input['self'] = input;
    const { error } = { error: { name: 'Error', message: 'x' } };
    expect(resultLine(changed, 1)).toEqual({ line: '{"index":3,"input":{"a":1},"result":1}\n' });
    expect(failedLine(changed, error)).toContain('"input":{"a":1}');
    expect(unstartedLine(changed)).toBe('{"index":3,"input":{"a":1}}\n');
  });

  it('writes no result as null', () => {
    expect(resultLine(new RunTask(0, 'x'), undefined)).toEqual({ line: '{"index":0,"input":"x","result":null}\n' });
  });

  it.each([[{ size: 3 }], [undefined], [10n]])('writes what was made ready elsewhere as it would itself', (result) => {
    expect(resultLine(task, new ReadyResult(resultTextOf(result)))).toEqual(resultLine(task, result));
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each([
    ['a bigint', 10n, 'BigInt'],
    ['a cycle', cycle, 'circular'],
    ['a function', () => 1, 'it is a function'],
    ['a symbol', Symbol('s'), 'it is a symbol'],
    [
      'an object that throws',
      {
        toJSON: () => {
          throw new Error('mine');
        },
      },
      'mine',
    ],
  ])('says what is wrong with %s', (_name, result, reason) => {
    const written = resultLine(task, result);
    expect(written).toMatchObject({ error: { name: 'ResultError', code: 'ERR_RESULT_JSON' } });
    expect('error' in written ? written.error.message : '').toContain(reason);
  });
});

describe('failed and unstarted lines', () => {
  it('carry what is needed to feed them back in', () => {
    const failed = new RunTask(3, { id: 1 });
    failed.attempts = 4;
    expect(JSON.parse(failedLine(failed, { name: 'Error', message: 'no', code: 'E' }))).toEqual({
      index: 3,
      input: { id: 1 },
      error: { name: 'Error', message: 'no', code: 'E' },
      attempts: 4,
    });
    expect(JSON.parse(unstartedLine(failed))).toEqual({ index: 3, input: { id: 1 } });
  });
});
