import { checkFinite, checkKeys } from '../../internal/index.ts';
import { type Random, seededRandom } from '../../random/index.ts';
import { type Clock, systemClock, type Timer, type TimerOptions } from '../../time/index.ts';

/** How a clock jumps. @public */
export interface JumpOptions {
  /** Mean time between two jumps, in milliseconds; they come at random. Above 0. */
  readonly everyMs: number;
  /** The longest suspension, in milliseconds: all time leaps ahead, and timers that were due meanwhile fire late, at once. @defaultValue 0 */
  readonly suspendMs?: number;
  /** The longest jump of wall time alone, forward or back, in milliseconds. @defaultValue 0 */
  readonly wallMs?: number;
  /** The same seed is the same jumps. @defaultValue 1 */
  readonly seed?: number | string;
  /** The clock that does not jump. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** A timer that is set anew when time leaps. */
class JumpTimer implements Timer {
  readonly dueMs: number;
  readonly options: TimerOptions | undefined;
  readonly #callback: () => void;
  readonly #timers: Set<JumpTimer>;
  inner: Timer | undefined = undefined;

  constructor(dueMs: number, callback: () => void, options: TimerOptions | undefined, timers: Set<JumpTimer>) {
    this.dueMs = dueMs;
    this.options = options;
    this.#callback = callback;
    this.#timers = timers;
    timers.add(this);
  }

  cancel(): void {
    this.inner?.cancel();
    this.#timers.delete(this);
  }

  readonly fire = (): void => {
    this.#timers.delete(this);
    this.#callback();
  };
}

/**
 * A clock that jumps, until it is disposed: the machine sleeps for a while, or somebody sets its wall clock. `now()` never runs back, as a
 * {@link Clock} promises; `wallNow()` does.
 * @public
 */
export class JumpyClock implements Clock, Disposable {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #everyMs: number;
  readonly #suspendMs: number;
  readonly #wallMs: number;
  readonly #timers = new Set<JumpTimer>();
  #next: Timer | undefined = undefined;
  #leadMs = 0;
  #wallShiftMs = 0;
  #jumps = 0;

  /** @throws OptionError when an option is unknown or out of range. */
  constructor(options: JumpOptions) {
    checkKeys('', options, ['everyMs', 'suspendMs', 'wallMs', 'seed', 'clock']);
    this.#everyMs = checkFinite('everyMs', options.everyMs, { min: Number.MIN_VALUE });
    this.#suspendMs = checkFinite('suspendMs', options.suspendMs ?? 0, { min: 0 });
    this.#wallMs = checkFinite('wallMs', options.wallMs ?? 0, { min: 0 });
    this.#clock = options.clock ?? systemClock;
    this.#random = seededRandom(`${options.seed ?? 1}/clock-jumps`);
    this.#plan();
  }

  /** How often it has jumped. */
  get jumps(): number {
    return this.#jumps;
  }

  /** Number of timers that are set and have not fired. */
  get activeTimers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#clock.now() + this.#leadMs;
  }

  wallNow(): number {
    return this.#clock.wallNow() + this.#leadMs + this.#wallShiftMs;
  }

  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer {
    const timer = new JumpTimer(this.now() + Math.max(0, delayMs), callback, options, this.#timers);
    this.#arm(timer);
    return timer;
  }

  /** The machine sleeps for `ms` milliseconds, now. @throws OptionError when `ms` is negative or not finite. */
  suspend(ms: number): void {
    checkFinite('ms', ms, { min: 0 });
    this.#jumps += 1;
    this.#leadMs += ms;
    const timers = Array.from(this.#timers).sort((a, b) => a.dueMs - b.dueMs); // what is overdue fires in the order in which it was due
    for (const timer of timers) {
      timer.inner?.cancel();
      this.#arm(timer);
    }
  }

  /** Somebody sets the wall clock by `ms` milliseconds, forward or back, now. @throws OptionError when `ms` is not finite. */
  shiftWall(ms: number): void {
    this.#jumps += 1;
    this.#wallShiftMs += checkFinite('ms', ms, { min: -Number.MAX_VALUE });
  }

  /** It jumps no more. Timers go on. */
  [Symbol.dispose](): void {
    this.#next?.cancel();
  }

  #arm(timer: JumpTimer): void {
    timer.inner = this.#clock.setTimer(timer.fire, Math.max(0, timer.dueMs - this.now()), timer.options);
  }

  #plan(): void {
    const delayMs = -Math.log1p(-this.#random.next()) * this.#everyMs;
    this.#next = this.#clock.setTimer(() => {
      this.#plan();
      const suspends = this.#random.next() < 0.5;
      const share = this.#random.next();
      if (this.#suspendMs > 0 && (suspends || this.#wallMs === 0)) this.suspend(share * this.#suspendMs);
      else this.shiftWall((2 * share - 1) * this.#wallMs);
    }, delayMs);
  }
}
