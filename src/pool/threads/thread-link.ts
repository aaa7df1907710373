import { MessageChannel, type MessagePort, type ResourceLimits, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { ClaimBoard } from '../workers/claim-board.ts';
import { entryFile } from '../workers/entry-file.ts';
import { type FailureNote, type FromWorker, type InputRun, type OutputRun, runOf, type ToWorker } from '../workers/messages.ts';
import type { ThrownValue } from '../workers/thrown-value.ts';
import type { LinkEvents, WorkerLink } from '../workers/worker-link.ts';
import type { WorkerTerms } from '../workers/worker-terms.ts';
import type { ThreadData } from './thread-worker.ts';

const ENTRY = 'worker-entry-thread.js';

/** What a port may be asked to transfer. */
type TransferList = Parameters<MessagePort['postMessage']>[1];

/** What every thread of a pool is started with. */
export interface ThreadOptions {
  /** Name of the thread in debuggers. */
  readonly name: string;
  readonly terms: WorkerTerms;
  readonly resourceLimits: ResourceLimits | undefined;
}

/** The line to a worker thread: a message channel for tasks and results, a claim board for what cannot wait. */
export class ThreadLink implements WorkerLink {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #board = new ClaimBoard();
  readonly #events: LinkEvents;
  readonly #isSleeping: boolean;
  #error: unknown = undefined;
  #isGone = false;

  /** @throws whatever the system says when no thread can be started. */
  constructor({ name, terms, resourceLimits }: ThreadOptions, events: LinkEvents) {
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadData = { terms, port: port2, board: this.#board.shared };
    this.#events = events;
    this.#isSleeping = terms.idleWait !== 'events';
    this.#port = port1;
    this.#worker = new Worker(entryFile(ENTRY), {
      name,
      workerData,
      transferList: [port2],
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    port1.on('message', this.#onMessage);
    port1.on('messageerror', this.#onBroken);
    this.#worker.on('error', (error) => {
      this.#error = error;
    });
    this.#worker.once('exit', this.#onExit);
    port1.unref();
    this.#worker.unref(); // the pool keeps the process alive while it has tasks
  }

  send(run: InputRun, name: string | undefined): void {
    this.#post(runOf(run, name), []);
  }

  sendOne(task: number, name: string | undefined, input: unknown, transfer: readonly object[]): void {
    this.#post(runOf([task, input], name), transfer);
  }

  abort(task: number, reason: ThrownValue): void {
    this.#post({ kind: 'abort', task, reason }, []);
  }

  takeBack(task: number): 'taken' | 'started' {
    return this.#board.takeBack(task) ? 'taken' : 'started';
  }

  get awaitsAnswer(): boolean {
    return false;
  }

  poll(): void {
    this.#onMessage(this.#receive() ?? 0);
  }

  hasStarted(task: number): boolean {
    return this.#board.hasStarted(task);
  }

  isDone(task: number): boolean {
    return this.#board.isDone(task);
  }

  outputOf(task: number): unknown {
    return this.#board.outputOf(task);
  }

  startedAtMs(task: number): number {
    return this.#board.startedAtMs(task);
  }

  endedAtMs(task: number): number {
    return this.#board.endedAtMs(task);
  }

  get heapBytes(): number {
    return this.#board.heapBytes;
  }

  leave(): void {
    this.#post({ kind: 'leave' }, []);
  }

  terminate(): void {
    // Not awaited: `exited` tells, and who terminates has a limit for it.
    void this.#worker.terminate();
  }

  #post(message: ToWorker, transfer: readonly object[]): void {
    if (this.#isGone) return;
    this.#port.postMessage(message, transfer as TransferList); // the port checks what is transferred
    if (this.#isSleeping) this.#board.wake();
  }

  readonly #onMessage = (first: FromWorker): void => {
    const results: (OutputRun | FailureNote)[] = [];
    for (let message: FromWorker | undefined = first; message !== undefined; message = this.#receive()) {
      if (message === 0) continue;
      if (Array.isArray(message) || message.kind === 'failure') results.push(message);
      else if (message.kind === 'ready') this.#events.ready();
      else this.#events.unfit(message.thrown);
    }
    this.#events.results(results);
  };

  /** What has come with the first message: one turn of the event loop for all of it. */
  #receive(): FromWorker | undefined {
    try {
      return receiveMessageOnPort(this.#port)?.message as FromWorker | undefined; // only our worker sends here
    } catch (error) {
      this.#onBroken(error);
      return 0;
    }
  }

  /** A result cannot be opened, for want of memory for instance: whose it is, only the end of the worker tells. */
  readonly #onBroken = (error: unknown): void => {
    this.#error = new DOMException(`A worker's result cannot be opened: ${String(error)}`, 'DataCloneError');
    this.terminate();
  };

  readonly #onExit = (exitCode: number): void => {
    this.poll();
    this.#isGone = true;
    this.#port.close();
    this.#events.exited(exitCode, this.#error);
  };
}
