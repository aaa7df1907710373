import { createVerdict } from '../../src/cli/run/task-handler.ts';
import { isPoolError } from '../../src/errors/index.ts';
import { classifyByStatus, RetryRule } from '../../src/pool/index.ts';
import { seededRandom } from '../../src/random/index.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Door, Source } from './source.ts';

/** Tasks that `marea run` keeps waiting in its pool. */
const AHEAD = 1_000;

/** Tries after the first one, as `marea run` has them when nothing is said. */
const RETRIES = { overload: 3, failure: 3 };

const verdictOf = createVerdict(classifyByStatus);

/**
 * A producer that keeps the queue full: `marea run` before a long list of inputs. What fails is dropped, or tried again by the rules of
 * `marea run`. With a `count` the list ends.
 */
export class FullSource implements Source {
  readonly #door: Door;
  readonly #rule: RetryRule;
  readonly #retries: boolean;
  #left: number;
  #open = 0;
  readonly #due: OrdinaryTask[] = [];
  #waiting = 0;
  #isPumping = false;

  constructor(door: Door, { count = Number.POSITIVE_INFINITY, retries = door.retries } = {}) {
    this.#door = door;
    this.#left = count;
    this.#retries = retries;
    this.#rule = new RetryRule(seededRandom(`${door.seed}/back-off`));
  }

  get isOver(): boolean {
    return this.#left === 0 && this.#open === 0 && this.#waiting === 0;
  }

  start(): void {
    this.#pump();
  }

  readonly #pump = (): void => {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#door.queued < AHEAD && this.#submit(this.#next()));
    this.#isPumping = false;
  };

  #next(): OrdinaryTask | undefined {
    const { draws, clock } = this.#door;
    const due = this.#due.pop();
    if (due !== undefined) {
      this.#waiting -= 1;
      return draws.again(due, clock.now());
    }
    if (this.#left === 0 || this.#waiting >= AHEAD) return undefined;
    this.#left -= 1;
    return draws.task(clock.now());
  }

  /** Returns whether there may be room for another one. */
  #submit(task: OrdinaryTask | undefined): boolean {
    if (task === undefined) return false;
    this.#open += 1;
    this.#door.submit(task, this.#ended);
    return true;
  }

  readonly #ended = (task: OrdinaryTask, error: unknown): void => {
    this.#open -= 1;
    if (error !== undefined && this.#retries && !isPoolError(error)) this.#tryAgain(task, error);
    this.#pump();
  };

  #tryAgain(task: OrdinaryTask, error: unknown): void {
    const pauseMs = this.#rule.pauseMs(RETRIES, verdictOf(error), task.triedBefore + 1);
    if (pauseMs === undefined) return;
    this.#waiting += 1;
    this.#door.clock.setTimer(() => {
      this.#due.push(task);
      this.#pump();
    }, pauseMs);
  }
}
