import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ClaimBoard } from '../workers/claim-board.ts';
import type { ToWorker } from '../workers/messages.ts';
import { BoardOutbox } from '../workers/outbox.ts';
import { TaskRunner } from '../workers/task-runner.ts';
import { encodeThrown, reduceThrown } from '../workers/thrown-value.ts';
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

const machineNowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Reads the pool's clock in this thread. */
const createPoolClock = ({ poolNowMs, machineNowMs: machineAtStartMs }: WorkerTerms): (() => number) => {
  const offsetMs = poolNowMs + (machineNowMs() - machineAtStartMs) - performance.now();
  return () => performance.now() + offsetMs;
};

const createSleep = (idleWait: IdleWait, board: ClaimBoard): ((wakes: number) => void) | undefined => {
  if (idleWait === 'events') return undefined;
  if (idleWait === 'block') return (wakes) => board.sleep(wakes);
  return (wakes) => {
    const untilMs = performance.now() + SPIN_MS;
    while (board.wakes === wakes) if (performance.now() > untilMs) board.sleep(wakes);
  };
};

/** Runs the module's clean-up and ends the thread, whatever the clean-up does. */
const leave = (module: WorkerModule): void => {
  const exit = (): void => process.exit(0);
  if (module.onClose === undefined) {
    exit();
    return;
  }
  Promise.resolve()
    .then(module.onClose)
    .then(exit, (error: unknown) => {
      process.emitWarning(new Error('`onClose` of a worker module threw', { cause: error }));
      exit();
    });
};

/** Notes the heap's size on the board before a message goes out, now and then. */
const createHeapLook = (board: ClaimBoard): (() => void) => {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lookedAtMs < HEAP_LOOK_MS) return;
    lookedAtMs = nowMs;
    board.heapBytes = getHeapStatistics().used_heap_size;
  };
};

const serve = ({ terms, port, board: shared }: ThreadData, module: WorkerModule): void => {
  const board = new ClaimBoard(shared);
  const look = terms.measuresHeap ? createHeapLook(board) : undefined;
  const post = (message: unknown, transfer?: readonly object[]): void => {
    look?.();
    port.postMessage(message, transfer as undefined); // the port checks what is transferred
  };
  const runner = new TaskRunner({
    port: { post, receive: () => receiveMessageOnPort(port)?.message as ToWorker | undefined }, // only our pool sends here
    board,
    outbox: new BoardOutbox(board, post),
    handlerOf: module.handlerOf,
    now: createPoolClock(terms),
    defer: (callback) => void setImmediate(callback),
    leave: () => leave(module),
    sleep: createSleep(terms.idleWait, board),
  });
  process.once('exit', () => runner.flush()); // also when a handler calls process.exit, or an error is uncaught
  port.on('message', (message: ToWorker) => runner.receive(message));
  post({ kind: 'ready' });
};

/** Loads the user's module and serves the pool until it lets the thread go. */
export const startThreadWorker = (): void => {
  const data = workerData as ThreadData; // this file is started by our pool alone
  loadWorkerModule(data.terms.module).then(
    (module) => serve(data, module),
    (error: unknown) => {
      try {
        data.port.postMessage({ kind: 'unfit', thrown: encodeThrown(error) });
      } catch {
        data.port.postMessage({ kind: 'unfit', thrown: reduceThrown(error) });
      }
      process.exit(1);
    },
  );
};
