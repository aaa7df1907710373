import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JournalLines } from '../../autoscale/index.ts';
import { type AutoscaledPool, createPool } from '../../autoscaled-pool/index.ts';
import { isPoolError } from '../../errors/index.ts';
import type { Handler } from '../../pool/index.ts';
import { visibleText } from '../../report/index.ts';
import type { Clock } from '../../time/index.ts';
import { ownPolicy } from '../policy/own-policy.ts';
import type { HandlerModule } from '../run/handler-module.ts';
import { toPoolRule } from '../run/run-pool.ts';
import { stripsTypes } from '../run/typescript-import.ts';
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
  const { min, goal, waitSloMs, policy, shadow, signals, queueCapacity, maxWaitMs } = options;
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

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts', '.tsx']);

const fileOf = (path: string, workingDirectory: string): string => {
  const file = resolve(workingDirectory, path);
  if (!existsSync(file) || statSync(file).isDirectory())
    throw new UsageError(`there is no module ${visibleText(path)} (looked for ${visibleText(file)})`);
  if (TYPESCRIPT.has(extname(file)) && !stripsTypes())
    throw new UsageError(
      `${visibleText(path)} is TypeScript, which threads and processes of Node ${process.versions.node} cannot load`,
      'Compile it, use Node 22.18 or later, or use --workers slots.',
    );
  return file;
};

/** A pool of threads or processes, each of which loads the module by itself. @throws UsageError when an option or the file is refused. */
export const createCrew = (request: ServePoolRequest, path: string, workingDirectory: string): ServePool => {
  const { workers, max } = request.options;
  const module = pathToFileURL(fileOf(path, workingDirectory));
  return orUsage(() => {
    const kind = workers === 'processes' ? 'processes' : 'threads';
    const pool: unknown = createPool(module, { ...common(request), workers: kind, ...(max !== undefined && { max }) });
    return pool as ServePool; // the same class; only the types of inputs and results are narrower there
  });
};
