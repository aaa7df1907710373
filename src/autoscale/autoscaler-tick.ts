import { type Actuation, toRecord } from './actuation.ts';
import { Actuator } from './actuator.ts';
import type { AutoscalerSettings } from './autoscaler-options.ts';
import type { Bounds } from './bounds-hold.ts';
import type { DecisionRecord } from './decision-record.ts';
import { faultText } from './fault-text.ts';
import type { SizeWish } from './grant-source.ts';
import { type Hold, holdRecommendation } from './hold.ts';
import type { Observation, SignalReading } from './observation.ts';
import { isCount } from './observation-check.ts';
import { Observer } from './observer.ts';
import type { OperatorWishes } from './operator-desk.ts';
import type { Recommendation } from './recommendation.ts';
import type { ScaleTarget } from './scale-target.ts';
import { type ShadowDecision, ShadowRun } from './shadow/index.ts';
import { WallAnchor } from './wall-anchor.ts';

/** Told what became of a tick whose resize was refused after it; the observation is the one of its first record. */
export type LateFailure = (amended: DecisionRecord) => void;

/** What both controllers say. */
interface Decided extends Recommendation {
  readonly shadow: ShadowDecision | undefined;
}

const NOTHING_SEEN = Object.freeze({ live: undefined, usable: undefined });

const toldUsable = (target: ScaleTarget): unknown => {
  try {
    return target.usable;
  } catch {
    return undefined;
  }
};

/**
 * Workers that the tasks of a tick could use: those at its end, and at least as many as ran on average, so that tasks which come and go
 * between two ticks count too.
 */
const usableOf = (target: ScaleTarget, { busy, queued, runMsSum, dtMs }: Observation): number => {
  const told = toldUsable(target);
  const now = isCount(told) ? told : busy + queued;
  return Math.ceil(Math.max(now, dtMs > 0 ? runMsSum / dtMs : 0));
};

/**
 * One tick, from reading to `resize` in one synchronous step:
 *
 * 1. read the target and take differences (`Observer`);
 * 2. ask the controller, or hold the size when the reading cannot be trusted; then ask the shadow, if there is one;
 * 3. ask the budget and resize the target (`Actuator`);
 * 4. join all of it to a record.
 *
 * No fault of target, signals, controller, shadow or budget leaves this file as an exception.
 */
export class TickRunner {
  readonly #settings: AutoscalerSettings;
  readonly #observer: Observer;
  readonly #actuator: Actuator;
  readonly #onLateFailure: LateFailure;
  readonly #shadow: ShadowRun | undefined;
  #wall = new WallAnchor();
  #resizeErrors = 0;
  #controllerErrors = 0;

  constructor(settings: AutoscalerSettings, readBounds: () => Bounds, onLateFailure: LateFailure) {
    const { target, controller, shadow, budget, onTargetError } = settings;
    this.#settings = settings;
    this.#onLateFailure = onLateFailure;
    const { min, max } = settings;
    this.#shadow = shadow && new ShadowRun({ controller: shadow, min, max, onError: onTargetError });
    this.#observer = new Observer(target, controller.tickMs, readBounds);
    this.#actuator = new Actuator({
      target,
      budget,
      readDesired: () => this.#observer.readDesired(),
      readMin: () => readBounds().min,
      onError: onTargetError,
    });
  }

  get signalErrors(): number {
    return this.#observer.signalErrors + this.#controllerErrors;
  }

  /** The second controller; absent without one. */
  get shadow(): ShadowRun | undefined {
    return this.#shadow;
  }

  get resizeErrors(): number {
    return this.#resizeErrors;
  }

  /** The next tick only takes a base for differences, because time has passed that no tick saw. */
  restart(): void {
    this.#observer.restart();
    this.#wall = new WallAnchor();
  }

  /** The time up to `nowMs` was a rest, in which nothing happened: the next tick does not count it. */
  skipTo(nowMs: number): void {
    this.#observer.skipTo(nowMs);
  }

  run(nowMs: number, wishes: OperatorWishes): DecisionRecord {
    const wallMs = this.#wall.at(nowMs, this.#settings.clock.wallNow());
    const { observation, hold } = this.#observer.observe({ nowMs, wallMs, ...wishes, signals: this.#readSignals(nowMs) });
    const recommendation = this.#decide(observation, hold);
    const isRead = hold?.reason !== 'SIGNAL_INVALID';
    const seen = isRead ? { live: observation.live, usable: usableOf(this.#settings.target, observation) } : NOTHING_SEEN;
    const circumstances = { ...seen, isHeld: hold !== undefined, isDryRun: wishes.isDryRun };
    const shadow = this.#shadow?.decide(observation, hold);
    return this.#apply(observation, { ...recommendation, shadow }, circumstances);
  }

  #apply(
    observation: Observation,
    recommendation: Decided,
    seen: Pick<SizeWish, 'live' | 'usable' | 'isHeld' | 'isDryRun'>,
  ): DecisionRecord {
    const { desired: current, paused, override, nowMs } = observation;
    const isPaused = override === undefined && (paused === 'both' || paused === 'down');
    const wish = { ...seen, recommended: recommendation.desired, current, nowMs, isFrozen: isPaused || seen.isDryRun };
    const actuation = this.#actuator.apply(wish, ({ size, denial }, error) => {
      const applied = this.#observer.readDesired();
      this.#onLateFailure(
        this.#record(observation, recommendation, { granted: size, denial, applied, outcome: 'failed', error }),
      );
    });
    return this.#record(observation, recommendation, actuation);
  }

  #record(observation: Observation, { shadow, ...recommendation }: Decided, actuation: Actuation): DecisionRecord {
    if (actuation.outcome === 'failed') this.#resizeErrors += 1;
    const record = toRecord(observation, recommendation, actuation);
    return shadow === undefined ? record : Object.freeze({ ...record, shadow });
  }

  #decide(observation: Observation, hold: Hold | undefined): Recommendation {
    if (hold !== undefined) return holdRecommendation(observation, hold, this.#settings);
    try {
      return this.#settings.controller.step(observation);
    } catch (error) {
      this.#controllerErrors += 1;
      this.#settings.onTargetError(error);
      const broken: Hold = { reason: 'SIGNAL_INVALID', detail: { field: 'controller', error: faultText(error) } };
      return holdRecommendation(observation, broken, this.#settings);
    }
  }

  #readSignals(nowMs: number): Readonly<Record<string, SignalReading>> | undefined {
    try {
      return this.#settings.signals?.(nowMs);
    } catch (error) {
      this.#controllerErrors += 1;
      this.#settings.onTargetError(error);
      return undefined;
    }
  }
}
