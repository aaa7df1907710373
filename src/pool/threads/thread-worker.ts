import { getHeapStatistics } from 'node:v8';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ClaimBoard } from '../workers/claim-board.ts';
import { leave } from '../workers/leave.ts';
import type { BrokenMessage, ToWorker } from '../workers/messages.ts';
import { BoardOutbox } from '../workers/outbox.ts';
import { createPoolClock } from '../workers/pool-clock.ts';
import { TaskRunner } from '../workers/task-runner.ts';
import { encodeThrown, reduceThrown } from '../workers/thrown-value.ts';
import type { WorkerHost } from '../workers/worker-host.ts';
import { loadWorkerModule, type WorkerModule } from '../workers/worker-module.ts';
import type { IdleWait, WorkerTerms } from '../workers/worker-terms.ts';

/** What a thread gets as its `workerData`. */
export interface ThreadData {
  readonly terms: WorkerTerms;
  readonly port: MessagePort;
  readonly board: SharedArrayBuffer;
}

/** Time to spin before a worker parks, in milliseconds. */
const SPIN_MS = 0.05;

/** Shortest time between two looks at the heap, in milliseconds. */
const HEAP_LOOK_MS = 50;

const createSleep = (idleWait: IdleWait, board: ClaimBoard, now: () => number): ((wakes: number) => void) | undefined => {
  if (idleWait === 'events') return undefined;
  if (idleWait === 'block') return (wakes) => board.sleep(wakes);
  return (wakes) => {
    const untilMs = now() + SPIN_MS;
    while (board.wakes === wakes) if (now() > untilMs) board.sleep(wakes);
  };
};

/** Notes the heap's size on the board before a message goes out, now and then. */
const createHeapLook = (board: ClaimBoard, now: () => number): (() => void) => {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = now();
    if (nowMs - lookedAtMs < HEAP_LOOK_MS) return;
    lookedAtMs = nowMs;
    board.heapBytes = getHeapStatistics().used_heap_size;
  };
};

const receiveFrom = (port: MessagePort): ToWorker | BrokenMessage | undefined => {
  try {
    return receiveMessageOnPort(port)?.message as ToWorker | undefined; // only our pool sends here
  } catch {
    return { kind: 'broken' };
  }
};

const serve = (host: WorkerHost, { terms, port, board: shared }: ThreadData, module: WorkerModule): void => {
  const board = new ClaimBoard(shared);
  const look = terms.measuresHeap ? createHeapLook(board, host.now) : undefined;
  const post = (message: unknown, transfer?: readonly object[]): void => {
    look?.();
    port.postMessage(message, transfer as Parameters<MessagePort['postMessage']>[1]); // the port checks what is transferred
  };
  const runner = new TaskRunner({
    port: { post, receive: () => receiveFrom(port) },
    board,
    outbox: new BoardOutbox(board, post),
    handlerOf: module.handlerOf,
    now: createPoolClock(host, terms),
    defer: host.defer,
    leave: () => leave(host, module),
    sleep: createSleep(terms.idleWait, board, host.now),
  });
  host.onExit(() => runner.flush()); // also when a handler exits, or an error is uncaught
  port.on('message', (message: ToWorker) => runner.receive(message));
  port.on('messageerror', () => runner.receive({ kind: 'broken' }));
  post({ kind: 'ready' });
};

/** Loads the user's module and serves the pool until it lets the thread go. */
export const startThreadWorker = (host: WorkerHost): void => {
  const data = workerData as ThreadData; // this file is started by our pool alone
  loadWorkerModule(data.terms.module).then(
    (module) => serve(host, data, module),
    (error: unknown) => {
      try {
        data.port.postMessage({ kind: 'unfit', thrown: encodeThrown(error) });
      } catch {
        data.port.postMessage({ kind: 'unfit', thrown: reduceThrown(error) });
      }
      host.exit(1);
    },
  );
};
