import { type CooldownOptions, periodsOf } from './cooldown-options.ts';
import { afterDown, afterUp, type CooldownPeriods, type CooldownState, downFrom, startRest, upFrom } from './cooldown-rule.ts';

/**
 * Rests between resizes. Ask it *after* the direction is known: a cooldown that holds growth must never turn the tick into a
 * scale-down.
 *
 * - A scale-up is held for `upMs` after the last scale-up.
 * - A scale-down is held for `downMs` after the last resize in **either** direction.
 * - A fresh cooldown allows a scale-up at once, and holds scale-downs for `downMs` from the first time that it is asked
 *   anything.
 *
 * Times are monotonic milliseconds, handed in. Inside a policy use the guard `cooldown()`, which keeps the same rules.
 *
 * @example
 * const rest = new Cooldown({ upMs: 2_000 });
 * if (wanted > size && rest.allowUp(nowMs)) { await target.resize(wanted); rest.recordUp(nowMs); }
 * @public
 */
export class Cooldown {
  readonly #periods: CooldownPeriods;
  #state: CooldownState = {};

  /** @throws OptionError when an option is unknown or out of range. */
  constructor(options: CooldownOptions = {}) {
    this.#periods = periodsOf(options);
  }

  /** Whether a scale-up may happen now. */
  allowUp(nowMs: number): boolean {
    this.#state = startRest(this.#state, nowMs);
    const fromMs = upFrom(this.#state, this.#periods);
    return fromMs === undefined || nowMs >= fromMs;
  }

  /** Whether a scale-down may happen now. */
  allowDown(nowMs: number): boolean {
    const state = startRest(this.#state, nowMs);
    this.#state = state;
    return nowMs >= downFrom(state, this.#periods);
  }

  /** Tells that the size rose. */
  recordUp(nowMs: number): void {
    this.#state = afterUp(nowMs);
  }

  /** Tells that the size fell. */
  recordDown(nowMs: number): void {
    this.#state = afterDown(this.#state, nowMs);
  }
}
