import { Draws } from './draws.ts';
import { concurrencyQuota, GatedBackend, rateQuota } from './gated-backend.ts';
import { QueueBackend } from './queue-backend.ts';
import type { Scenario } from './scenario.ts';
import { MAX_SIZE, shared, usl } from './scenarios.ts';
import { SharedBackend } from './shared-backend.ts';

const logBetween = (draws: Draws, low: number, high: number): number => low * Math.exp(draws.unit() * Math.log(high / low));

/** A backend drawn from a seed: a knee, servers behind a queue, a rate quota or a limit of concurrent tasks. */
export const randomScenario = (seed: number, taskMs: number): Scenario => {
  const draws = new Draws(seed);
  const kind = draws.unit();
  const best = Math.round(logBetween(draws, 3, 200));
  const sigmaOfWork = draws.between(0.1, 1);
  if (kind < 0.5) return randomKnee(draws, best, taskMs, sigmaOfWork);
  if (kind < 0.75) return randomServers(draws, best, taskMs, sigmaOfWork);
  const rateOf = (1_000 * best) / taskMs;
  const inner = (own: Draws) => new SharedBackend({ workMs: () => taskMs * own.lognormal(sigmaOfWork), slowdown: () => 1 });
  if (kind < 0.88) {
    return {
      name: `quota ${rateOf.toFixed(0)}/s`,
      bestPerSec: () => rateOf,
      leanSize: best,
      create: (own) =>
        new GatedBackend({ inner: inner(own), refusalMs: 5, admit: rateQuota(rateOf, Math.max(1, rateOf / 10), 1_000) }),
    };
  }
  return {
    name: `limit ${best}`,
    bestPerSec: () => rateOf,
    leanSize: best,
    create: (own) => new GatedBackend({ inner: inner(own), refusalMs: 5, admit: concurrencyQuota(best) }),
  };
};

const randomKnee = (draws: Draws, best: number, taskMs: number, sigmaOfWork: number): Scenario => {
  const sigma = logBetween(draws, 0.0005, 0.5 / best);
  const kappa = (1 - sigma) / (best * best);
  return shared({ name: `knee ${best}`, baseMs: taskMs, sigmaOfWork, slowdown: usl(sigma, kappa) });
};

const randomServers = (draws: Draws, servers: number, taskMs: number, sigmaOfWork: number): Scenario => {
  const asideRatio = draws.between(0, 0.8);
  const serviceMs = taskMs * (1 - asideRatio);
  return {
    name: `servers ${servers}`,
    create: (own) =>
      new QueueBackend({
        servers: () => servers,
        serviceMs: () => serviceMs * own.lognormal(sigmaOfWork),
        asideMs: () => taskMs * asideRatio * own.lognormal(sigmaOfWork),
      }),
    bestPerSec: () => Math.min((1_000 * servers) / serviceMs, (1_000 * MAX_SIZE) / taskMs),
    leanSize: Math.min(MAX_SIZE, servers / (1 - asideRatio)),
  };
};
