import type { Bounds } from './bounds-hold.ts';
import { faultText } from './fault-text.ts';
import type { Hold } from './hold.ts';
import { toJournalPrecision } from './journal/index.ts';
import type { Observation, OverrideObservation, SignalReading } from './observation.ts';
import {
  COUNTERS,
  findBroken,
  findReset,
  GAUGES,
  isNoWait,
  isReadableSize,
  isUsable,
  OPTIONAL_GAUGES,
  type ReadingNumbers,
  takeReading,
  usableHeldBack,
  usableSignals,
  usableWaits,
} from './observer-reading.ts';
import type { PauseDirection } from './pause-hold.ts';
import type { ScaleTarget, TargetReading } from './scale-target.ts';

type Draft = { -readonly [Key in keyof Observation]: Observation[Key] };

/** What the loop knows beside the target's reading. */
export interface Circumstances {
  readonly nowMs: number;
  readonly wallMs: number;
  readonly override: OverrideObservation | undefined;
  readonly paused: PauseDirection | undefined;
  /** Bounds in place of the first ones; absent while those hold. */
  readonly bounds: Bounds | undefined;
  readonly signals: Readonly<Record<string, SignalReading>> | undefined;
}

/** An observation, and why the controller must not be asked about it, if so. */
export interface Observed {
  readonly observation: Observation;
  readonly hold: Hold | undefined;
}

const ZERO_NUMBERS = Object.freeze(Object.fromEntries([...COUNTERS, ...GAUGES].map((field) => [field, 0]))) as ReadingNumbers; // made of exactly its keys

/**
 * Makes observations from a target's cumulative readings, at the journal's precision.
 *
 * Whatever cannot be trusted holds the size instead of looking like zero load:
 * - a size or a required field that is no finite number of 0 or more, or an `observe` that throws: the tick is held; the next good
 *   reading is compared with the last good one, so the counts in between are not lost;
 * - a counter that went back (the target was reset): the tick is held, and the new reading is the base from then on;
 * - an optional field that is broken: it is absent, which is how an observation says "no data".
 */
export class Observer {
  readonly #target: ScaleTarget;
  readonly #tickMs: number;
  readonly #readBounds: () => Bounds;
  #base: TargetReading | undefined;
  #baseMs = 0;
  #gauges: ReadingNumbers = ZERO_NUMBERS;
  #desired: number;
  #signalErrors = 0;

  constructor(target: ScaleTarget, tickMs: number, readBounds: () => Bounds) {
    this.#target = target;
    this.#tickMs = tickMs;
    this.#readBounds = readBounds;
    this.#desired = readBounds().min;
  }

  /** How many values were broken so far, a throwing `observe` being one. */
  get signalErrors(): number {
    return this.#signalErrors;
  }

  /** Forgets the base, because time has passed that no tick saw. */
  restart(): void {
    this.#base = undefined;
  }

  /**
   * The size that the target is steered to, as a whole number: a fraction is rounded up, an unbounded target counts as
   * `max`, and of a broken value the last good one is kept (`min` before the first).
   */
  readDesired(): number {
    const desired = this.#rawDesired();
    if (!isReadableSize(desired)) this.#signalErrors += 1;
    else this.#desired = desired === Number.POSITIVE_INFINITY ? this.#readBounds().max : Math.ceil(desired);
    return this.#desired;
  }

  #rawDesired(): unknown {
    try {
      return this.#target.desired;
    } catch {
      return undefined;
    }
  }

  observe(circumstances: Circumstances): Observed {
    const { nowMs } = circumstances;
    const size = this.#rawDesired();
    if (!isReadableSize(size))
      return this.#held(circumstances, { reason: 'SIGNAL_INVALID', detail: { field: 'desired', got: faultText(size) } });
    let reading: TargetReading;
    try {
      reading = takeReading(this.#target.observe(nowMs));
      const broken = findBroken(reading);
      if (broken !== undefined) return this.#held(circumstances, { reason: 'SIGNAL_INVALID', detail: broken });
    } catch (error) {
      return this.#held(circumstances, { reason: 'SIGNAL_INVALID', detail: { error: faultText(error) } });
    }
    const base = this.#base;
    if (base === undefined) return this.#rebased(circumstances, reading, { reason: 'WARMUP' });
    const reset = findReset(base, reading);
    if (reset !== undefined) return this.#rebased(circumstances, reading, { reason: 'SIGNAL_INVALID', detail: reset });
    if (nowMs <= this.#baseMs) {
      this.#gauges = this.#numbers(reading, reading); // a second tick in one moment: no counts, but the sizes may have changed
      return this.#held(circumstances, { reason: 'NO_DATA', detail: { dtMs: 0 } });
    }
    const draft = this.#draft(circumstances, this.#numbers(reading, base), nowMs - this.#baseMs);
    this.#addOptional(draft, reading, base);
    this.#rebase(reading, nowMs);
    return { observation: Object.freeze(draft), hold: undefined };
  }

  /** Leaves the time up to `nowMs` out of the next step: nothing has happened in it. The counts are still those since the last reading. */
  skipTo(nowMs: number): void {
    this.#baseMs = Math.max(this.#baseMs, nowMs);
  }

  /** A tick whose reading becomes the base, but gives no differences. Its moment's numbers are still worth recording. */
  #rebased(circumstances: Circumstances, reading: TargetReading, hold: Hold): Observed {
    if (hold.reason === 'SIGNAL_INVALID') this.#signalErrors += 1;
    const draft = this.#draft(circumstances, this.#numbers(reading, reading), this.#tickMs);
    this.#addOptional(draft, reading, reading);
    this.#rebase(reading, circumstances.nowMs);
    return { observation: Object.freeze(draft), hold };
  }

  /** A tick without a usable reading: the last good numbers of the moment, and no counts. */
  #held(circumstances: Circumstances, hold: Hold): Observed {
    if (hold.reason === 'SIGNAL_INVALID') this.#signalErrors += 1;
    const dtMs = this.#base === undefined ? this.#tickMs : circumstances.nowMs - this.#baseMs;
    return { observation: Object.freeze(this.#draft(circumstances, this.#gauges, dtMs)), hold };
  }

  #rebase(reading: TargetReading, nowMs: number): void {
    this.#base = reading;
    this.#baseMs = nowMs;
    this.#gauges = this.#numbers(reading, reading);
  }

  #numbers(reading: TargetReading, base: TargetReading): ReadingNumbers {
    const numbers: Partial<Record<keyof ReadingNumbers, number>> = {};
    for (const field of GAUGES) numbers[field] = toJournalPrecision(reading[field]);
    for (const field of COUNTERS) numbers[field] = toJournalPrecision(reading[field] - base[field]);
    return numbers as ReadingNumbers; // every key was set by the two loops
  }

  #draft(circumstances: Circumstances, numbers: ReadingNumbers, dtMs: number): Draft {
    const { nowMs, wallMs, override, paused, bounds, signals } = circumstances;
    const draft: Draft = {
      nowMs,
      wallMs,
      dtMs: toJournalPrecision(dtMs),
      desired: this.readDesired(),
      ...numbers,
    };
    if (signals !== undefined) {
      const { usable, broken } = usableSignals(signals);
      if (usable !== undefined) draft.readings = usable;
      this.#signalErrors += broken;
    }
    if (override !== undefined) draft.override = override;
    if (paused !== undefined) draft.paused = paused;
    if (bounds !== undefined) draft.bounds = bounds;
    return draft;
  }

  #addOptional(draft: Draft, reading: TargetReading, base: TargetReading): void {
    for (const field of OPTIONAL_GAUGES) {
      const value = reading[field];
      if (value === undefined) continue;
      if (isUsable(value)) draft[field] = toJournalPrecision(value);
      else this.#signalErrors += 1;
    }
    const waitMs = usableWaits(reading.waitMs);
    if (waitMs !== undefined) draft.waitMs = waitMs;
    else if (reading.waitMs !== undefined && !isNoWait(reading.waitMs)) this.#signalErrors += 1;
    if (reading.heldBack === undefined) return;
    const started = Math.max(0, reading.arrivals - base.arrivals - (reading.queued - base.queued));
    const heldBack = usableHeldBack(reading.heldBack, started);
    if (heldBack !== undefined) draft.heldBack = heldBack;
    else this.#signalErrors += 1;
  }
}
