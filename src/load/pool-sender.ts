import { isPoolError } from '../errors/index.ts';
import type { CallEnd, LoadCall, LoadSender } from './call.ts';

/** The part of a pool that takes a load. @public */
export interface LoadedPool<I> {
  readonly name: string;
  post(input: I, callback: (error: unknown) => void): boolean;
}

/** Codes by which a pool says that it has too much to do. */
const REFUSALS: ReadonlySet<string> = new Set(['ERR_POOL_FULL', 'ERR_TASK_SHED', 'ERR_QUEUE_TIMEOUT']);

const endOf = (error: unknown): CallEnd => {
  if (isPoolError(error)) return { kind: REFUSALS.has(error.code) ? 'refused' : 'failed', label: error.code };
  return { kind: 'failed', label: error instanceof Error ? error.name : 'thrown value' };
};

/** Calls a pool of this process with the inputs that `inputOf` makes. @public */
export const poolSender = <I>(pool: LoadedPool<I>, inputOf: (call: LoadCall) => I): LoadSender => ({
  name: `pool ${pool.name}`,
  send: (call, end) => {
    pool.post(inputOf(call), (error) => end(error === undefined ? { kind: 'ok' } : endOf(error)));
  },
});
