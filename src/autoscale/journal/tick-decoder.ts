import { OptionError } from '../../errors/index.ts';
import { RESIZE_FAILED } from '../actuation.ts';
import type { Detail } from '../decider.ts';
import type { Hold } from '../hold.ts';
import type { Observation } from '../observation.ts';
import type { Binding } from '../recommendation.ts';
import { type JournalTick, plainOutcome } from './journal-tick.ts';
import { decodeObservation, NO_OBSERVATION } from './observation-code.ts';
import { type TickExtra, unpackHeldBack, unpackReadings } from './tick-extra.ts';

type Draft = { -readonly [Key in keyof Observation]: Observation[Key] };

const isHold = (value: unknown): value is Hold['reason'] =>
  value === 'WARMUP' || value === 'SIGNAL_INVALID' || value === 'NO_DATA';

const NOTHING: TickExtra = Object.freeze({});

/** Splits a line into its two parts. @throws OptionError when it is not a tick's line. */
const parseLine = (line: string): readonly [text: string, extra: TickExtra] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new OptionError('journal', line, 'whole lines of JSON, except for the last one');
  }
  const parts: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
  const [text, extra = NOTHING] = parts;
  if (typeof text !== 'string' || typeof extra !== 'object' || extra === null) {
    throw new OptionError('journal', line, 'a line of a tick');
  }
  // Checked border: the fields come from our own encoder; a digest covers the line, and a replay compares what follows.
  return [text, extra];
};

/** Reads the ticks of one segment back; the counterpart of the encoder. */
export class TickDecoder {
  #earlier: Observation = NO_OBSERVATION;
  #recommended = 0;
  #binding: Binding | undefined;
  readonly #bindings: Binding[] = [];
  #denial: Detail | null = null;

  /** @throws OptionError when the line is damaged. */
  decode(line: string): JournalTick {
    const [text, extra] = parseLine(line);
    const observation = this.#observation(text, extra);
    this.#recommended = extra.r ?? this.#recommended;
    const granted = extra.g ?? this.#recommended;
    const applied = extra.a ?? granted;
    const outcome = extra.o ?? plainOutcome(observation.desired, applied);
    const binding = this.#readBinding(extra, line);
    if (extra.u !== undefined) this.#denial = extra.u;
    const tick = {
      observation,
      recommended: this.#recommended,
      granted,
      applied,
      outcome,
      binding: outcome === 'failed' ? RESIZE_FAILED : binding, // version 1 wrote what bound before the failure
    };
    return {
      ...tick,
      ...(granted !== this.#recommended && this.#denial !== null && { denial: this.#denial }),
      ...(extra.e !== undefined && { error: extra.e }),
      ...(extra.h !== undefined && { hold: this.#hold(extra.h, line) }),
      ...(extra.d !== undefined && { detail: extra.d }),
    };
  }

  #observation(text: string, { p, v, m, s, w }: TickExtra): Observation {
    const draft: Draft = decodeObservation(this.#earlier, text);
    if (p === null) delete draft.paused;
    else if (p !== undefined) draft.paused = p;
    if (v === null) delete draft.override;
    else if (v !== undefined) draft.override = Object.freeze({ desired: v[0], untilMs: v[1], reason: v[2], actor: v[3] });
    if (m !== undefined) draft.bounds = Object.freeze({ min: m[0], max: m[1] });
    if (s === null) delete draft.readings;
    else if (s !== undefined) draft.readings = unpackReadings(s);
    if (w === null) delete draft.heldBack;
    else if (w !== undefined) draft.heldBack = unpackHeldBack(w);
    this.#earlier = Object.freeze(draft);
    return this.#earlier;
  }

  #readBinding({ b }: TickExtra, line: string): Binding {
    if (typeof b === 'number') {
      this.#binding = this.#bindings[b];
    } else if (b !== undefined) {
      this.#binding = { stage: b[0], reason: b[1] as Binding['reason'] }; // any code may come from a newer policy
      this.#bindings.push(this.#binding);
    }
    if (this.#binding === undefined) throw new OptionError('journal', line, 'a tick with a binding stage');
    return this.#binding;
  }

  #hold([reason, detail]: NonNullable<TickExtra['h']>, line: string): Hold {
    if (!isHold(reason)) throw new OptionError('journal', line, 'a hold with a known reason');
    return detail === undefined ? { reason } : { reason, detail };
  }
}
