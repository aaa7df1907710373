import type { JournalLines } from '../../autoscale/index.ts';
import { type AutoscaledPool, createPool } from '../../autoscaled-pool/index.ts';
import { isPoolError } from '../../errors/index.ts';
import type { Handler } from '../../pool/index.ts';
import type { Clock } from '../../time/index.ts';
import { ownPolicy } from '../policy/own-policy.ts';
import { verdictInWorker } from '../run/handler-failure.ts';
import type { HandlerModule } from '../run/handler-module.ts';
import { toPoolRule } from '../run/run-pool.ts';
import { serveWorkerAddress } from '../run/run-worker-address.ts';
import { UsageError } from '../usage-error.ts';
import { type ServeOptions, servedPool } from './serve-options.ts';

/** A pool as a service uses it: inputs and results are JSON. */
export type ServePool = AutoscaledPool<unknown, unknown>;

/** What every pool of a service is made of. */
export interface ServePoolRequest {
  readonly options: ServeOptions;
  readonly clock: Clock;
  readonly journal: JournalLines;
}

const NAME = 'serve';

const common = ({ options, clock, journal }: ServePoolRequest) => {
  const { min, goal, waitSloMs, policy, shadow, signals, queueCapacity, maxWaitMs, rate } = options;
  return {
    name: options.isDemo ? 'demo' : NAME,
    min,
    ...(goal !== undefined && { goal }),
    ...(waitSloMs !== undefined && { waitSloMs }),
    ...(policy !== undefined && { policy }),
    // So that the demo's size is decided, and not only its limit.
    ...(options.isDemo && { spawn: 'eager' as const, policy: policy ?? ownPolicy(servedPool(options)) }),
    ...(shadow !== undefined && { shadow: shadow.policy }),
    ...(signals !== undefined && { signals }),
    ...(rate !== undefined && { rate }),
    queue: { capacity: queueCapacity, ...(maxWaitMs !== undefined && { maxWaitMs }) },
    journal,
    clock,
  };
};

const orUsage = <T>(make: () => T): T => {
  try {
    return make();
  } catch (error) {
    if (isPoolError(error)) throw new UsageError(error.message, undefined, { cause: error });
    throw error;
  }
};

/** A pool of slots around a handler in this process. @throws UsageError when an option is refused. */
export const createSlots = (
  request: ServePoolRequest,
  handler: Handler<unknown, unknown>,
  classify?: HandlerModule['classify'],
): ServePool =>
  orUsage(() =>
    createPool<unknown, unknown>(handler, {
      ...common(request),
      max: request.options.max ?? 1,
      ...(classify !== undefined && { classify: toPoolRule(classify) }),
    }),
  );

/** A pool of threads or processes, each of which loads the module by itself. @throws UsageError when an option is refused. */
export const createCrew = (request: ServePoolRequest, { file }: HandlerModule): ServePool => {
  const { workers, max } = request.options;
  return orUsage(() => {
    const kind = workers === 'processes' ? 'processes' : 'threads';
    const options = { ...common(request), workers: kind, ...(max !== undefined && { max }) } as const;
    const pool: unknown = createPool(serveWorkerAddress(file), { ...options, classify: toPoolRule(verdictInWorker) });
    return pool as ServePool; // the same class; only the types of inputs and results are narrower there
  });
};
