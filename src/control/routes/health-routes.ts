import type { ControlSettings } from '../control-options.ts';
import type { ControlledPool } from '../controlled-pool.ts';
import { json, type Route, text } from '../route.ts';

const stateOf = (pool: ControlledPool): string => {
  const state = pool.snapshot?.().state ?? 'open';
  if (state === 'closing' || state === 'closed') return state;
  return pool.autoscaler?.snapshot().isDegraded === true ? 'degraded' : 'ready';
};

const isReady = ({ isReady: ask, onError }: ControlSettings): boolean => {
  try {
    return ask();
  } catch (error) {
    onError(error);
    return false;
  }
};

/** Routes that an orchestrator asks: does the process answer, and can it be given work. */
export const healthRoutes = (settings: ControlSettings): readonly Route[] => [
  { method: 'GET', path: '/healthz', access: 'open', site: 'own', handle: () => text('ok\n') },
  {
    method: 'GET',
    path: '/readyz',
    access: 'open',
    site: 'own',
    handle: () => {
      const pools = Object.fromEntries([...settings.pools.values()].map((pool) => [pool.name, stateOf(pool)]));
      const ready = Object.values(pools).every((state) => state === 'ready') && isReady(settings);
      return json({ ready, pools }, ready ? 200 : 503);
    },
  },
];
