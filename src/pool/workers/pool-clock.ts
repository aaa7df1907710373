import type { WorkerHost } from './worker-host.ts';
import type { WorkerTerms } from './worker-terms.ts';

/** Reads the pool's clock in a worker, by the difference that both had when the worker was started. */
export const createPoolClock = (
  { now, machineNowMs }: Pick<WorkerHost, 'now' | 'machineNowMs'>,
  terms: Pick<WorkerTerms, 'poolNowMs' | 'machineNowMs'>,
): (() => number) => {
  const offsetMs = terms.poolNowMs + (machineNowMs() - terms.machineNowMs) - now();
  return () => now() + offsetMs;
};
