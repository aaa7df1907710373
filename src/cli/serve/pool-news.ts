import type { DecisionRecord } from '../../autoscale/index.ts';
import { TokenBucket } from '../../http/index.ts';
import { describeError } from '../../internal/index.ts';
import { isCloseOf } from '../../service/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ServeLog } from './serve-log.ts';
import type { ServePool } from './serve-pool.ts';

/** Failed tasks that are told one by one: ten at once, then one a second; the others are counted. */
const FAILURES = { burst: 10, perMs: 1_000 };

const tellSize = ({ applied, observation, binding, outcome, shadow }: DecisionRecord, log: ServeLog): void => {
  if (applied === observation.desired) return;
  const facts = { from: observation.desired, to: applied, reason: binding?.reason ?? outcome };
  log.info({ ...facts, ...(shadow !== undefined && { shadow: shadow.desired }) }, 'size');
};

/** Tells the log what happens in a pool: changes of its size with their reasons, workers that go, tasks that fail. */
export const tellPoolNews = (pool: ServePool, log: ServeLog, clock: Clock): Disposable => {
  const failures = new TokenBucket(clock, FAILURES);
  let untold = 0;
  const watches = [
    pool.onDecision((record) => tellSize(record, log)),
    pool.onWorkerExit(({ worker, reason, exitCode, error }) => {
      if (reason === 'left' || reason === 'recycled') log.debug({ worker, reason }, 'worker gone');
      else log.warn({ worker, reason, exitCode, error }, 'worker gone');
    }),
    pool.onDegraded(({ isDegraded, exits, retryInMs, error }) => {
      if (isDegraded) log.error({ exits, retryInMs, error }, 'workers do not stay alive');
      else log.info({}, 'workers stay alive again');
    }),
    pool.onTaskError(({ error, kind }) => {
      if (isCloseOf(pool, error)) return;
      if (failures.take() > 0) {
        untold += 1;
        return;
      }
      log.warn({ kind, ...describeError(error), ...(untold > 0 && { untold }) }, 'task failed');
      untold = 0;
    }),
  ];
  return {
    [Symbol.dispose]: () => {
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
};
