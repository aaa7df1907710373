import { denialOf, resizeErrorOf } from '../actuation.ts';
import type { Detail } from '../decider.ts';
import type { DecisionRecord } from '../decision-record.ts';
import { HOLD_STAGE } from '../hold.ts';
import type { Observation } from '../observation.ts';
import type { StageRecord } from '../recommendation.ts';
import { plainOutcome } from './journal-tick.ts';
import { encodeObservation, NO_OBSERVATION } from './observation-code.ts';
import { toJournalPrecision } from './precision.ts';
import { packHeldBack, packReadings, type TickExtra } from './tick-extra.ts';

/** A detail is for people here, so three decimals do; a replay makes the exact one. */
const shortDetail = (detail: Detail): Detail =>
  Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [key, typeof value === 'number' ? toJournalPrecision(value) : value]),
  );

/** Writes the ticks of one segment, each as a line that says only what has changed since the one before. */
export class TickEncoder {
  #earlier: Observation = NO_OBSERVATION;
  #recommended: number | undefined;
  #binding = -1;
  /** What the budget said about the last cut, as text. */
  #denial = 'null';
  /** Pairs of stage and reason in the order in which the segment named them. */
  readonly #bindings = new Map<string, number>();

  /** One line of JSON without a line break: `["letters and numbers", extra?]`. */
  encode(record: DecisionRecord): string {
    const extra: TickExtra = {};
    const { observation } = record;
    this.#addInputs(extra, observation);
    const hold = record.stages[0];
    if (hold?.name === HOLD_STAGE) extra.h = hold.detail === undefined ? [hold.reason] : [hold.reason, hold.detail];
    this.#addDecision(extra, record);
    this.#addActuation(extra, record);
    const text = encodeObservation(this.#earlier, observation);
    this.#earlier = observation;
    // The text has letters, digits and signs only, so it needs no escapes.
    for (const _key in extra) return `["${text}",${JSON.stringify(extra)}]`;
    return `["${text}"]`;
  }

  #addInputs(extra: TickExtra, { paused, override, bounds, readings, heldBack }: Observation): void {
    const earlier = this.#earlier;
    if (paused !== earlier.paused) extra.p = paused ?? null;
    if (override !== earlier.override) {
      extra.v = override === undefined ? null : [override.desired, override.untilMs, override.reason, override.actor];
    }
    if (bounds !== undefined && bounds !== earlier.bounds) extra.m = [bounds.min, bounds.max];
    if (readings !== undefined) extra.s = packReadings(readings);
    else if (earlier.readings !== undefined) extra.s = null;
    if (heldBack !== undefined) extra.w = packHeldBack(heldBack);
    else if (earlier.heldBack !== undefined) extra.w = null;
  }

  #addDecision(extra: TickExtra, { recommended, granted, applied, outcome, binding, observation, stages }: DecisionRecord): void {
    const isNews = recommended !== this.#recommended;
    if (isNews) extra.r = recommended;
    if (granted !== recommended) extra.g = granted;
    if (applied !== granted) extra.a = applied;
    if (outcome !== plainOutcome(observation.desired, applied)) extra.o = outcome;
    const key = JSON.stringify([binding.stage, binding.reason]);
    const known = this.#bindings.get(key);
    if (known === undefined) {
      extra.b = [binding.stage, binding.reason];
      this.#binding = this.#bindings.size;
      this.#bindings.set(key, this.#binding);
    } else if (known !== this.#binding) {
      extra.b = known;
      this.#binding = known;
    }
    if (isNews) this.#addDetail(extra, stages, binding.stage);
    this.#recommended = recommended;
  }

  #addActuation(extra: TickExtra, record: DecisionRecord): void {
    const error = resizeErrorOf(record);
    if (error !== undefined) extra.e = error;
    if (record.granted === record.recommended) return;
    const denial = denialOf(record) ?? null;
    const text = JSON.stringify(denial);
    if (text !== this.#denial) extra.u = denial;
    this.#denial = text;
  }

  #addDetail(extra: TickExtra, stages: readonly StageRecord[], name: string): void {
    const detail = stages.findLast((stage) => stage.name === name)?.detail;
    if (detail !== undefined) extra.d = shortDetail(detail);
  }
}
