import { describe, expect, it } from 'vitest';
import { QueueTimeoutError, TaskEvictedError } from '../errors/index.ts';
import { describeError } from '../internal/index.ts';
import { answerOfOutcome } from './task-answer.ts';

const answerTo = (error: Error) => answerOfOutcome({ kind: 'failed', error: describeError(error) });

describe('the answer to a client whose task never ran', () => {
  it('sends one away for a while whose task has lost its place to a higher priority', () => {
    const { status, headers, body } = answerTo(new TaskEvictedError(0, 2, 1_000));
    expect([status, headers?.['retry-after']]).toEqual([503, '1']);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'evicted', task: { code: 'ERR_TASK_EVICTED' } } });
  });

  it('does not ask those to come again who have set the limit themselves', () => {
    const { status, headers } = answerTo(new QueueTimeoutError(50));
    expect([status, headers?.['retry-after']]).toEqual([503, undefined]);
  });
});
