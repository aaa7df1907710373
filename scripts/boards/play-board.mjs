import { candidateNamed, figureOfMerit, geometricMean, rateQuantile, runOf, simulate } from '../../dist/sim.js';
import { LLM_SERVICE, LLM_SLO_MS } from './conditions.mjs';

const QUEUE_CAPACITY = 1_000;
const MIN = 2;

/** The load with the board's run times: its rates are scaled so that it needs as many workers as it was made for. */
const conditionsOf = (board, load) => {
  const service = load.isLlm === true ? LLM_SERVICE : board.service;
  const rateFactor = load.isLlm === true ? 1 : 75 / service.meanMs;
  const workersAt = (perSec) => (perSec * rateFactor * service.meanMs) / 1_000;
  const peak = workersAt(rateQuantile(load.profile, 0.995));
  const p95 = workersAt(rateQuantile(load.profile, 0.95));
  const first = workersAt(load.profile.ratePerSecAt(0));
  const waitSloMs = load.isLlm === true ? Math.max(LLM_SLO_MS, board.waitSloMs) : board.waitSloMs;
  return { service, rateFactor, peak, p95, first, waitSloMs };
};

/** A size for `offered` busy workers, by the square-root rule. */
const sizeFor = (offered) => Math.ceil(offered + Math.sqrt(offered));

/** `fixed:peak` and `fixed:p95` are sizes for the load; everything else is a name, or a candidate itself. */
const candidateOf = (name, { peak, p95 }) => {
  if (typeof name !== 'string') return name;
  if (name === 'fixed:peak') return candidateNamed(`fixed:${sizeFor(peak)}`);
  if (name === 'fixed:p95') return candidateNamed(`fixed:${sizeFor(p95)}`);
  return candidateNamed(name);
};

const scaled = (profile, factor) =>
  factor === 1
    ? profile
    : {
        durationMs: profile.durationMs,
        totalCount: profile.totalCount * factor,
        ratePerSecAt: (ms) => profile.ratePerSecAt(ms) * factor,
        expectedCountAt: (ms) => profile.expectedCountAt(ms) * factor,
        timeOfCountMs: (count) => profile.timeOfCountMs(count / factor),
      };

/** Plays one load under the conditions of a board. `name` is that of a candidate, or one. */
export const playOne = async (board, load, name, seed) => {
  const { service, rateFactor, peak, p95, first, waitSloMs } = conditionsOf(board, load);
  const max = Math.max(MIN + 1, Math.ceil(1.5 * peak));
  const firstSize = Math.min(max, Math.max(MIN, Math.ceil(first)));
  const base = {
    workload: { name: load.name, profile: scaled(load.profile, rateFactor), service },
    pool: { min: MIN, max, waitSloMs, startMs: board.startMs, firstSize, queue: { capacity: QUEUE_CAPACITY } },
    seed,
  };
  const candidate = candidateOf(name, { peak, p95 });
  const run = runOf(base, candidate);
  // Where workers start by themselves the size is a cap alone: it is not held down to the need at the start.
  if (candidate.idleTimeoutMs !== undefined) run.pool.firstSize = max;
  const { quality, tasks, offeredSec, waits } = await simulate(run);
  const cost = quality.costRatio / board.clairvoyant;
  const merit = figureOfMerit({
    costRatio: cost,
    starts: quality.starts,
    offeredMs: offeredSec * 1_000,
    lateRatio: quality.lateRatio,
  });
  return {
    load: load.name,
    tasks: tasks.arrived,
    late: quality.lateRatio,
    cost,
    merit,
    starts: quality.startsPer1000,
    reversals: quality.reversalsPerHour,
    p99: waits.p99,
  };
};

/** Sums the loads of a board up for one policy. */
export const sumUp = (runs) => {
  const mean = (of) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const worst = runs.reduce((most, run) => (run.late > most.late ? run : most));
  const dearest = runs.reduce((most, run) => (run.cost > most.cost ? run : most));
  return {
    merit: geometricMean(runs.map(({ merit }) => merit)),
    cost: mean(({ cost }) => cost),
    dearestCost: dearest.cost,
    dearestLoad: dearest.load,
    late: mean(({ late }) => late),
    worstLate: worst.late,
    worstLoad: worst.load,
    inTime: runs.filter(({ late }) => late <= 0.01).length,
    loads: runs.length,
    starts: mean(({ starts }) => starts),
    reversals: mean(({ reversals }) => reversals),
  };
};
