import { writeSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { ClaimBoard } from '../workers/claim-board.ts';
import { leave } from '../workers/leave.ts';
import type { FailureNote, OutputRun, ToWorker } from '../workers/messages.ts';
import { MessageOutbox } from '../workers/outbox.ts';
import { createPoolClock } from '../workers/pool-clock.ts';
import { TaskRunner } from '../workers/task-runner.ts';
import { encodeThrown, reduceThrown, type ThrownValue } from '../workers/thrown-value.ts';
import type { WorkerHost } from '../workers/worker-host.ts';
import { loadWorkerModule, type WorkerModule } from '../workers/worker-module.ts';
import type { WorkerTerms } from '../workers/worker-terms.ts';
import { bytesOf } from './number-reader.ts';
import { STARTS_FD, type TermsNote } from './process-terms.ts';

/** What a child process needs of itself beside what every worker does. */
export interface ProcessHost extends WorkerHost {
  /** @throws when the message cannot be cloned. */
  readonly send: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Calls back with the error that is about to end the process. */
  readonly onUncaught: (listener: (error: unknown) => void) => void;
  /** Starts the thread that shares this board. */
  readonly startHelper: (board: SharedArrayBuffer) => void;
}

/** An error that ends the process: the exit code alone would not tell. */
export interface UncaughtNote {
  readonly kind: 'uncaught';
  readonly thrown: ThrownValue;
}

/** A message with results: what they are, and when each task started and ended, by the pool's clock. */
export interface ResultsNote {
  readonly kind: 'results';
  readonly note: OutputRun | FailureNote;
  readonly timesMs: readonly number[];
  /** Bytes of heap in use; 0 when nobody asks. */
  readonly heapBytes: number;
}

/** The board of a child: each claim is also written to the starts' pipe, before the task runs. */
class NotedBoard extends ClaimBoard {
  override claim(task: number, nowMs: number): boolean {
    if (!super.claim(task, nowMs)) return false;
    writeSync(STARTS_FD, bytesOf(task));
    return true;
  }
}

const isResult = (message: unknown): message is OutputRun | FailureNote =>
  Array.isArray(message) || (typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'failure');

const serve = (host: ProcessHost, board: ClaimBoard, terms: WorkerTerms, module: WorkerModule): TaskRunner => {
  const post = (message: unknown): void => {
    if (!isResult(message)) {
      host.send(message);
      return;
    }
    const first = Array.isArray(message) ? message[0] : message.task;
    const count = Array.isArray(message) ? message.length - 1 : 1;
    const heapBytes = terms.measuresHeap ? getHeapStatistics().used_heap_size : 0;
    host.send({ kind: 'results', note: message, timesMs: board.timesMs(first, count), heapBytes } satisfies ResultsNote);
  };
  const outbox = new MessageOutbox(post);
  const runner = new TaskRunner({
    port: { post, receive: () => undefined },
    board,
    outbox,
    handlerOf: module.handlerOf,
    now: createPoolClock(host, terms),
    defer: host.defer,
    leave: () => leave(host, module),
    sleep: undefined,
  });
  host.onExit(() => runner.flush()); // also when a handler exits, or an error is uncaught
  post({ kind: 'ready' });
  return runner;
};

const sendThrown = ({ send }: Pick<ProcessHost, 'send'>, kind: 'unfit' | 'uncaught', error: unknown): void => {
  try {
    send({ kind, thrown: encodeThrown(error) });
  } catch {
    send({ kind, thrown: reduceThrown(error) }); // it cannot be cloned
  }
};

const start = async (host: ProcessHost, board: ClaimBoard, terms: WorkerTerms): Promise<TaskRunner | undefined> => {
  let module: WorkerModule;
  try {
    module = await loadWorkerModule(terms.module);
  } catch (error) {
    sendThrown(host, 'unfit', error);
    host.exit(1);
    return undefined;
  }
  return serve(host, board, terms, module);
};

const isTerms = (message: unknown): message is TermsNote =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'terms';

/** Waits for the pool's terms, loads the user's module and serves the pool until it lets the process go. */
export const startProcessWorker = (host: ProcessHost): void => {
  const board = new NotedBoard();
  let runner: TaskRunner | undefined;
  host.startHelper(board.shared); // it comes up while the module loads
  host.onUncaught((error) => sendThrown(host, 'uncaught', error));
  host.onMessage((message) => {
    if (!isTerms(message)) {
      runner?.receive(message as ToWorker); // only our pool sends here
      return;
    }
    // Not awaited: what fails is told to the pool.
    void start(host, board, message.terms).then((started) => {
      runner = started;
    });
  });
};
