import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import { checkText } from './autoscaler-option-checks.ts';
import { toJournalPrecision } from './journal/index.ts';
import type { OverrideObservation } from './observation.ts';

/** How long an override holds unless said otherwise: long enough to look around, short enough to be forgotten safely. */
export const DEFAULT_OVERRIDE_MS = 15 * 60_000;

const LONGEST_OVERRIDE_MS = 365 * 24 * 60 * 60_000;

/** An operator's wish for a fixed size. @public */
export interface OverrideRequest {
  /** The size, in workers. An integer from 0 to `max`; it is refused outside, never clamped. */
  readonly desired: number;
  /** How long it holds, in milliseconds. Range: 1 to a year. @defaultValue 900_000 (15 minutes) */
  readonly forMs?: number;
  /** Why, for records. 1 to 200 characters. */
  readonly reason: string;
  /** Who, for records. 1 to 200 characters. */
  readonly actor: string;
}

/** Remembers an operator's fixed size until it ends, is released or is replaced. Pure: the time is handed in. */
export class OverrideHold {
  readonly #readMax: () => number;
  #held: OverrideObservation | undefined;

  /** `readMax` gives the largest size of the moment. */
  constructor(readMax: () => number) {
    this.#readMax = readMax;
  }

  /** Sets the override, in place of an earlier one. @throws OptionError when a field is out of its range; the earlier one then stays. */
  set(request: OverrideRequest, nowMs: number): OverrideObservation {
    checkKeys('override', request, ['desired', 'forMs', 'reason', 'actor']);
    const forMs = checkFinite('override.forMs', request.forMs ?? DEFAULT_OVERRIDE_MS, { min: 1, max: LONGEST_OVERRIDE_MS });
    this.#held = Object.freeze({
      desired: checkInteger('override.desired', request.desired, { min: 0, max: this.#readMax() }),
      untilMs: toJournalPrecision(nowMs + forMs),
      reason: checkText('override.reason', request.reason),
      actor: checkText('override.actor', request.actor),
    });
    return this.#held;
  }

  release(): void {
    this.#held = undefined;
  }

  /** The override in force at `nowMs`. It ends at `untilMs`: a tick at that very time is free again. */
  at(nowMs: number): OverrideObservation | undefined {
    if (this.#held !== undefined && nowMs >= this.#held.untilMs) this.#held = undefined;
    return this.#held;
  }
}
