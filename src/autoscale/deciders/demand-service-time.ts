import type { Observation } from '../observation.ts';

/** Run times of finished tasks, fading away exponentially. Plain JSON. */
export interface ServiceState {
  readonly count: number;
  readonly sumMs: number;
  readonly squaredSumMs2: number;
  /** Time since the first completion, in milliseconds; counted up to the warm-up only. */
  readonly knownMs: number;
}

export const NO_SERVICE: ServiceState = { count: 0, sumMs: 0, squaredSumMs2: 0, knownMs: 0 };

/** So much of what was known is kept however long nothing completes: an idle night does not make the run time unknown. */
const KEPT_COUNT = 1;

const WARM_COUNT = 20;
const WARM_MS = 3_000;

/** Takes in the completions of one step. */
export const stepService = (state: ServiceState, observation: Observation, tauMs: number): ServiceState => {
  const { completions, runMsSum, runMsSquaredSum, dtMs } = observation;
  if (state.count === 0 && completions === 0) return state;
  const kept = state.count <= KEPT_COUNT ? 1 : Math.max(Math.exp(-dtMs / tauMs), KEPT_COUNT / state.count);
  return {
    count: state.count * kept + completions,
    sumMs: state.sumMs * kept + runMsSum,
    squaredSumMs2: state.squaredSumMs2 * kept + runMsSquaredSum,
    knownMs: state.count === 0 ? 0 : Math.min(state.knownMs + dtMs, WARM_MS),
  };
};

/** Whether what is known of run times stays as it is as long as nothing completes: it has faded to what is kept, and is warm. */
export const isServiceAtRest = ({ count, knownMs }: ServiceState): boolean =>
  count === 0 || (count <= KEPT_COUNT * (1 + 1e-9) && knownMs >= WARM_MS);

/** Mean run time in milliseconds; `undefined` before the first completion. */
export const meanRunMs = ({ count, sumMs }: ServiceState): number | undefined => (count > 0 ? sumMs / count : undefined);

/** Whether enough is known to shrink by it: 20 completions, or 3 s since the first. The first to end are the short ones. */
export const isWarm = ({ count, knownMs }: ServiceState): boolean => count >= WARM_COUNT || knownMs >= WARM_MS;

/**
 * E[S²]/E[S] in milliseconds: the whole run time of a task that is seen running at a random moment. Half of it remains on
 * average, and that is what the next waiting task waits for (the inspection paradox of renewal theory).
 */
export const residualRunMs = ({ sumMs, squaredSumMs2 }: ServiceState): number => (sumMs > 0 ? squaredSumMs2 / sumMs : 0);
