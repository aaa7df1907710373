import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import { type NamedRate, SOLE_RATE, type TaskWeights, WORKERS_WEIGHT } from './rate-terms.ts';

/** What a task weighs, for a pool with its rates. */
export interface OwnWeights {
  /** Workers that it takes; absent: 1. */
  readonly weight?: number | undefined;
  /** What it counts against each rate, in their order; absent: 1 each. */
  readonly rateWeights?: readonly number[] | undefined;
}

const NO_WEIGHTS: OwnWeights = Object.freeze({ weight: undefined, rateWeights: undefined });

/** @throws OptionError when so much can never start within the rate. */
const checkFits = (option: string, weight: number, { name, limit }: NamedRate): number => {
  if (weight <= limit) return weight;
  const which = name === SOLE_RATE ? 'the rate' : `the rate \`${name}\``;
  throw new OptionError(option, weight, `at most ${limit}, the \`limit\` of ${which}: the task could never start`);
};

const byName = (weights: TaskWeights, rates: readonly NamedRate[]): OwnWeights => {
  checkKeys('weight', weights, [WORKERS_WEIGHT, ...rates.map(({ name }) => name)]);
  const workers = weights[WORKERS_WEIGHT];
  const weight = workers === undefined ? undefined : checkInteger('weight.workers', workers, { min: 1 });
  const rateWeights = rates.map((rate) => {
    const option = `weight.${rate.name}`;
    return checkFits(option, checkFinite(option, weights[rate.name] ?? 1, { min: 0 }), rate);
  });
  return { weight, rateWeights: rateWeights.every((counted) => counted === 1) ? undefined : rateWeights };
};

const checkRateWeight = (rateWeight: number, rates: readonly NamedRate[]): number => {
  checkFinite('rateWeight', rateWeight, { min: Number.MIN_VALUE });
  if (rates.every(({ name }) => name === SOLE_RATE)) return rateWeight;
  const [first] = rates.map(({ name }) => name);
  throw new OptionError('rateWeight', rateWeight, `absent where rates have names: give \`weight: { ${first}: ${rateWeight} }\``);
};

/**
 * Checks the options `weight` and `rateWeight` of a task against the rates of its pool. A number is what the task takes of everything:
 * workers, and each rate.
 * @throws OptionError for a value out of range, a name that is no rate's, and a weight above the limit of its rate.
 */
export const ownWeights = (
  weight: number | TaskWeights | undefined,
  rateWeight: number | undefined,
  rates: readonly NamedRate[],
): OwnWeights => {
  if (weight === undefined && rateWeight === undefined) return NO_WEIGHTS;
  if (typeof weight === 'object') {
    if (rateWeight === undefined) return byName(weight, rates);
    throw new OptionError('rateWeight', rateWeight, 'absent with a `weight` by name, which says it as well');
  }
  if (weight !== undefined) checkInteger('weight', weight, { min: 1 });
  const counted = rateWeight === undefined ? (weight ?? 1) : checkRateWeight(rateWeight, rates);
  const option = rateWeight === undefined ? 'weight' : 'rateWeight';
  const rateWeights = rates.map((rate) => checkFits(option, counted, rate));
  return { weight, rateWeights: counted === 1 ? undefined : rateWeights };
};
