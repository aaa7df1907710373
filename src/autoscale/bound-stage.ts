import { describeError } from '../internal/index.ts';
import type { Decider, DecisionView, Detail, Limits, Verdict } from './decider.ts';
import { faultText } from './fault-text.ts';
import type { Guard, GuardVerdict } from './guard.ts';
import type { ReasonCode } from './reason.ts';
import { roundUp } from './size-rounding.ts';

/** A stage's answer after checks: a whole number of workers, always with a reason. */
export interface StageAnswer {
  readonly desired: number;
  readonly reason: ReasonCode;
  readonly detail: Detail | undefined;
  /** Earliest times at which a guard lets the size change; absent where it holds nothing. */
  readonly upAtMs?: number | undefined;
  readonly downAtMs?: number | undefined;
}

/** The answer of a stage that failed: hold the size, and say what failed. */
const hold = (view: DecisionView, problem: string): StageAnswer => ({
  desired: view.observation.desired,
  reason: 'SIGNAL_INVALID',
  detail: { problem },
});

const problemOf = (error: unknown): string => {
  const { name, message } = describeError(error);
  return name === 'NonError' ? message : `${name}: ${message}`;
};

const isUsable = (desired: unknown): desired is number => typeof desired === 'number' && Number.isFinite(desired);

/**
 * A decider with its state. A decider may be the user's own: when it throws or returns a size that is not finite, the
 * answer is to hold, and its state stays what it was. For a floor to hold means never to shrink, for a ceiling never to grow.
 */
export class BoundDecider {
  readonly key: string;
  readonly name: string;
  state: unknown;
  readonly #decider: Decider;

  constructor(key: string, decider: Decider, limits: Limits) {
    this.key = key;
    this.name = decider.name;
    this.#decider = decider;
    this.state = decider.start(limits);
  }

  ask(view: DecisionView): StageAnswer {
    let verdict: Verdict<unknown>;
    try {
      verdict = this.#decider.decide(this.state, view);
      if (!isUsable(verdict.desired)) return hold(view, `desired is ${faultText(verdict.desired)}`);
    } catch (error) {
      return hold(view, problemOf(error));
    }
    this.state = verdict.state;
    return { desired: roundUp(verdict.desired), reason: verdict.reason, detail: verdict.detail };
  }

  /** Whether it would answer just as it did to `view`, however much time passes without a task. */
  isAtRest(view: DecisionView): boolean {
    return this.#decider.isAtRest?.(this.state, view) === true;
  }
}

/** A guard with its state; failures hold the size as those of a {@link BoundDecider} do. */
export class BoundGuard {
  readonly key: string;
  readonly name: string;
  state: unknown;
  readonly #guard: Guard;

  constructor(key: string, guard: Guard, limits: Limits) {
    this.key = key;
    this.name = guard.name;
    this.#guard = guard;
    this.state = guard.start(limits);
  }

  ask(view: DecisionView, proposed: number): StageAnswer {
    let verdict: GuardVerdict<unknown>;
    try {
      verdict = this.#guard.apply(this.state, view, proposed);
      if (!isUsable(verdict.desired)) return hold(view, `desired is ${faultText(verdict.desired)}`);
    } catch (error) {
      return hold(view, problemOf(error));
    }
    this.state = verdict.state;
    return {
      desired: roundUp(verdict.desired),
      reason: verdict.reason ?? 'NO_CHANGE',
      detail: verdict.detail,
      upAtMs: verdict.upAtMs,
      downAtMs: verdict.downAtMs,
    };
  }

  /** Whether it would let pass what it let pass at `view`, however much time passes without a task. */
  isAtRest(view: DecisionView): boolean {
    return this.#guard.isAtRest?.(this.state, view) === true;
  }
}
