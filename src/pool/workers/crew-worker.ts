import type { RunningHandler, Task } from '../task.ts';
import { Hand } from './hand.ts';
import { Inbox } from './inbox.ts';
import { type InputRun, isShareable } from './messages.ts';
import { checkTransfer, isMoved } from './move.ts';
import { encodeThrown, reduceThrown } from './thrown-value.ts';
import type { LinkEvents, WorkerLink } from './worker-link.ts';

/** Where a worker is. `aside`: it starts although nobody wants it just now. `leaving`: it cleans up and exits. `ending`: it is being ended. */
export type CrewWorkerState = 'starting' | 'aside' | 'ready' | 'leaving' | 'ending' | 'gone';

/** Why a worker is on its way out, when the pool wanted it so. */
export type Dismissal = 'left' | 'recycled' | 'terminated';

/** Told when the submitter gives up the task that a worker runs. */
export interface AbortWatch<I, O> {
  abortSent(worker: CrewWorker<I, O>): void;
}

/** Makes the line to a new worker. @throws whatever the system says when it cannot start one. */
export type OpenLink = (events: LinkEvents) => WorkerLink;

/** What a new worker is given. */
export interface CrewWorkerParts<I, O> {
  readonly id: number;
  readonly startedAtMs: number;
  readonly openLink: OpenLink;
  readonly eventsFor: (worker: CrewWorker<I, O>) => LinkEvents;
  readonly abortWatch: AbortWatch<I, O>;
}

/** One worker of a crew: its line, the tasks in its hand, and those of them that wait to be sent together. */
export class CrewWorker<I, O> implements RunningHandler {
  readonly id: number;
  readonly hand = new Hand<Task<I, O>>();
  readonly inbox = new Inbox();
  readonly link: WorkerLink;
  /** When it was started, by the pool's clock. */
  readonly startedAtMs: number;
  state: CrewWorkerState = 'starting';
  wasReady = false;
  /** What was wrong with it, when it never became ready. */
  fault: unknown = undefined;
  /** Whether it has said itself that it cannot load its module. */
  isUnfit = false;
  dismissal: Dismissal | undefined = undefined;
  /** Tasks that it has run. */
  tasksRun = 0;
  /** Tasks in the hand that nobody waits for any more, and why. */
  readonly forsaken = new Map<Task<I, O>, unknown>();
  /** Whether it gets no more tasks, as it is to be replaced. */
  isRetiring = false;
  /** Why its running task was told to stop; absent unless it was. */
  abortion: { readonly reason: unknown } | undefined = undefined;
  readonly #abortWatch: AbortWatch<I, O>;
  #unsent: InputRun | undefined = undefined;
  /** The export that the inputs in `#unsent` are for. */
  #unsentName: string | undefined = undefined;

  /** @throws whatever the system says when it cannot start a worker. */
  constructor({ id, startedAtMs, openLink, eventsFor, abortWatch }: CrewWorkerParts<I, O>) {
    this.id = id;
    this.startedAtMs = startedAtMs;
    this.#abortWatch = abortWatch;
    this.link = openLink(eventsFor(this));
  }

  /** Whether there are inputs that wait for {@link send}. */
  get hasUnsent(): boolean {
    return this.#unsent !== undefined;
  }

  /** Puts a task into the hand. @throws DataCloneError when its input cannot be sent; the hand is as before then. */
  give(task: Task<I, O>): void {
    const number = this.hand.nextNumber;
    const name = task.options?.name;
    const input: unknown = task.input;
    const isAlone = !isShareable(input);
    if (isAlone || name !== this.#unsentName) this.send();
    if (isAlone) {
      this.#sendOne(number, name, input);
    } else if (this.#unsent === undefined) {
      this.#unsent = [number, input];
      this.#unsentName = name;
    } else {
      this.#unsent.push(input);
    }
    this.hand.push(task);
    task.handler = this;
  }

  #sendOne(number: number, name: string | undefined, input: unknown): void {
    try {
      if (isMoved(input)) {
        checkTransfer(input.transfer);
        this.link.sendOne(number, name, input.value, input.transfer);
      } else {
        this.link.sendOne(number, name, input, []);
      }
    } catch (error) {
      const task = name === undefined ? 'a task' : `task '${name}'`;
      const why = error instanceof Error ? error.message : String(error);
      throw new DOMException(`The input of ${task} cannot be sent to a worker: ${why}`, 'DataCloneError');
    }
  }

  /** Sends the inputs that wait for others. */
  send(): void {
    const unsent = this.#unsent;
    if (unsent === undefined) return;
    this.#unsent = undefined;
    this.link.send(unsent, this.#unsentName);
  }

  /** Tells the worker that its running task is to stop. */
  abort(reason: unknown): void {
    if (this.abortion !== undefined || this.hand.size === 0 || this.state === 'gone') return;
    this.abortion = { reason };
    this.send();
    this.#sendAbort(this.hand.firstNumber, reason);
    this.#abortWatch.abortSent(this);
  }

  #sendAbort(number: number, reason: unknown): void {
    try {
      this.link.abort(number, encodeThrown(reason));
    } catch {
      this.link.abort(number, reduceThrown(reason)); // it cannot be cloned
    }
  }

  /** How long the first task of the hand has run, in milliseconds; 0 when it has not started. */
  runningForMs(nowMs: number): number {
    const { firstNumber, size } = this.hand;
    if (size === 0 || !this.link.hasStarted(firstNumber)) return 0;
    return nowMs - (this.link.startedAtMs(firstNumber) ?? nowMs);
  }
}
