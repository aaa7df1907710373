import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys } from '../../internal/index.ts';
import { ewmaStep } from '../../stats/index.ts';
import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView } from '../decider.ts';
import { fieldValue, isSmoothedField, SMOOTHED_FIELDS, type SmoothedField, withValues } from './smoothed-field.ts';

/** Options of {@link smoothed}. Exactly one of `tauMs` and `alpha`. @public */
export interface SmoothedOptions {
  /** Fields to smooth: `waitMs.p99`, `queued`, `readings.lag`, … At least one. */
  readonly fields: readonly SmoothedField[];
  /**
   * Time constant in milliseconds: after it 63 % of an old level is forgotten, however often there is a tick. Range: above 0.
   * Prefer it to `alpha`.
   */
  readonly tauMs?: number;
  /**
   * Share of the newest value in each tick. Range: above 0, to 1. What it means in time depends on the tick: with 0.3 and a
   * tick of 500 ms, 90 % of a step is seen after 3.5 s; with a tick of 100 ms after 0.7 s.
   */
  readonly alpha?: number;
}

/** State of {@link smoothed}: plain JSON. @public */
export interface SmoothedState {
  readonly inner: unknown;
  /** The average of each field that has data. */
  readonly averages: Readonly<Record<string, number>>;
}

/**
 * Lets a decider see exponential moving averages in place of some values, so that one odd sample does not move the size.
 *
 * The first value is the first average. A value that is not finite is left out, because a single one would stay for ever. A
 * field without data stays without, and its average starts anew when data come back, as it does after a pause of the loop.
 *
 * Trap: every average is late, and a decider that is late overshoots. Smooth what is noisy, never `oldestWaitMs` alone to make
 * an alarm quieter.
 * @example
 * smoothed(waitStep(), { fields: ['waitMs.p99', 'waitMs.mean'], tauMs: 2_000 })
 * @throws OptionError when an option is unknown or out of range, or not exactly one of `tauMs` and `alpha` is given.
 * @public
 */
export const smoothed = (decider: Decider, options: SmoothedOptions): Decider<SmoothedState> => {
  const settings = checkedSettings(options);
  return {
    name: decider.name,
    spec: { kind: 'smoothed', options: { decider: decider.spec, ...settings } },
    start: (limits) => ({ inner: decider.start(limits), averages: {} }),
    decide: (state, view) => {
      const averages = average(isClockGap(view) ? {} : state.averages, view, settings);
      const verdict = decider.decide(state.inner, { ...view, observation: withValues(view.observation, averages) });
      return { ...verdict, state: { inner: verdict.state, averages } };
    },
  };
};

type SmoothedSettings = Pick<SmoothedOptions, 'fields' | 'tauMs' | 'alpha'>;

const checkedFields = (fields: readonly SmoothedField[]): readonly SmoothedField[] => {
  if (!Array.isArray(fields) || fields.length === 0)
    throw new OptionError('smoothed.fields', fields, 'an array of fields, one at least');
  const checked = new Set<SmoothedField>();
  for (const [index, field] of fields.entries()) {
    if (typeof field === 'string' && isSmoothedField(field)) checked.add(field);
    else throw new OptionError(`smoothed.fields[${index}]`, field, `${SMOOTHED_FIELDS.join(' or ')} or readings.<name>`);
  }
  return [...checked];
};

const checkedSettings = (options: SmoothedOptions): SmoothedSettings => {
  checkKeys('smoothed', options, ['fields', 'tauMs', 'alpha']);
  const { tauMs, alpha } = options;
  if ((tauMs === undefined) === (alpha === undefined))
    throw new OptionError('smoothed.tauMs', tauMs, 'given, or `alpha` in its place, and not both');
  return {
    fields: checkedFields(options.fields),
    ...(tauMs !== undefined && { tauMs: checkFinite('smoothed.tauMs', tauMs, { min: Number.MIN_VALUE }) }),
    ...(alpha !== undefined && { alpha: checkFinite('smoothed.alpha', alpha, { min: Number.MIN_VALUE, max: 1 }) }),
  };
};

const average = (
  before: Readonly<Record<string, number>>,
  { observation }: DecisionView,
  { fields, tauMs = 0, alpha }: SmoothedSettings,
): Readonly<Record<string, number>> => {
  const averages: Record<string, number> = {};
  for (const field of fields) {
    const value = fieldValue(observation, field);
    if (value === undefined) continue;
    const last = before[field];
    const isSound = Number.isFinite(value);
    if (last === undefined) {
      if (isSound) averages[field] = value;
    } else if (!isSound) averages[field] = last;
    else averages[field] = alpha === undefined ? ewmaStep(last, value, observation.dtMs, tauMs) : last + alpha * (value - last);
  }
  return averages;
};
