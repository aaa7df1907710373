import { HttpProblem, problemBody } from '../http/index.ts';
import type { ErrorNote } from '../internal/index.ts';
import type { AcceptedTask } from './accepted-task.ts';
import type { Refusal } from './task-desk.ts';
import type { TaskOutcome } from './task-outcome.ts';

/** An answer of the intake: its body is JSON, or lines of it. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const retryAfter = (waitMs: number): Readonly<Record<string, string>> => ({
  'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))), // HTTP wants whole seconds
});

/** A problem as an answer. */
export const answerOfProblem = (problem: HttpProblem): Answer => ({
  status: problem.status,
  body: problemBody(problem),
  headers: problem.headers,
});

/** What a client is told whose task was not taken. */
export const problemOfRefusal = (refusal: Refusal): HttpProblem =>
  refusal.kind === 'closing'
    ? new HttpProblem(503, 'closing', 'The service is about to end; ask another one', {
        headers: { connection: 'close', ...retryAfter(0) },
      })
    : new HttpProblem(429, 'full', 'There is no room for this now; come again later', {
        headers: retryAfter(refusal.waitMs),
        detail: { retryAfterMs: Math.round(refusal.waitMs) },
      });

const statusOfFailure = ({ code }: ErrorNote): number => {
  switch (code) {
    case 'ERR_TASK_TIMEOUT':
      return 504;
    case 'ERR_QUEUE_TIMEOUT':
    case 'ERR_TASK_EVICTED':
    case 'ERR_POOL_DEGRADED':
      return 503;
    default:
      return 500;
  }
};

const codeOfFailure = ({ code }: ErrorNote): string => {
  switch (code) {
    case 'ERR_TASK_TIMEOUT':
      return 'task-timeout';
    case 'ERR_QUEUE_TIMEOUT':
      return 'queue-timeout';
    case 'ERR_TASK_EVICTED':
      return 'evicted';
    case 'ERR_POOL_DEGRADED':
      return 'no-workers';
    case 'ERR_WORKER_EXIT':
    case 'ERR_WORKER_OUT_OF_MEMORY':
      return 'worker-gone';
    default:
      return 'task-failed';
  }
};

/** Why a task has no result, as a problem; for `done` there is none. */
const problemOfOutcome = (outcome: Exclude<TaskOutcome, { kind: 'done' }>): HttpProblem => {
  switch (outcome.kind) {
    case 'failed': {
      const { error } = outcome;
      const headers = error.code === 'ERR_TASK_EVICTED' ? retryAfter(0) : {}; // a refusal that comes late
      return new HttpProblem(statusOfFailure(error), codeOfFailure(error), error.message, { headers, detail: { task: error } });
    }
    case 'unstarted':
      return new HttpProblem(503, 'unstarted', 'The service ended before the task did; it may be asked for again', {
        headers: { connection: 'close', ...retryAfter(0) },
      });
    case 'cancelled':
      return new HttpProblem(409, 'cancelled', 'The task was taken back');
  }
};

/** The answer to a client that waited for its task. */
export const answerOfOutcome = (outcome: TaskOutcome): Answer =>
  outcome.kind === 'done'
    ? { status: 200, body: `{"result":${outcome.resultText}}\n` }
    : answerOfProblem(problemOfOutcome(outcome));

const inner = (outcome: TaskOutcome): string => {
  if (outcome.kind === 'done') return `"result":${outcome.resultText}`;
  return problemBody(problemOfOutcome(outcome)).trimEnd().slice(1, -1); // `"error":{…}`
};

/** One line of the answer to a batch. */
export const lineOfOutcome = (index: number, outcome: TaskOutcome): string => `{"index":${index},${inner(outcome)}}\n`;

/** One line of the answer to a batch, for an input that was not taken. */
export const lineOfProblem = (index: number, problem: HttpProblem): string =>
  `{"index":${index},${problemBody(problem).trimEnd().slice(1, -1)}}\n`;

/** Where the outcome of an accepted task can be asked for. */
export const pathOf = ({ id }: AcceptedTask): string => `/tasks/${id}`;

/** The answer to a client whose task was accepted. */
export const answerOfAcceptance = (task: AcceptedTask): Answer => ({
  status: 202,
  body: `${JSON.stringify({ id: task.id, status: 'accepted', href: pathOf(task) })}\n`,
  headers: { location: pathOf(task), 'preference-applied': 'respond-async' },
});

/** The answer to a client that asks how its task is: 202 while it waits or runs, 200 once it has ended, however it did. */
export const answerOfTask = (task: AcceptedTask, waitMs: number): Answer => {
  const { id, outcome } = task;
  if (outcome !== undefined)
    return { status: 200, body: `{"id":${JSON.stringify(id)},"status":"${outcome.kind}",${inner(outcome)}}\n` };
  // oxlint-disable-next-line no-restricted-globals -- writes a time that was handed in
  const acceptedAt = new Date(task.acceptedWallMs).toISOString();
  const body = `${JSON.stringify({ id, status: 'accepted', acceptedAt })}\n`;
  return { status: 202, body, headers: retryAfter(waitMs) };
};
