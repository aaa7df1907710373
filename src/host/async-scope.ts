import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** Captures async contexts (the values of every `AsyncLocalStorage`), so that a function can be run in one later. */
export interface AsyncScopes {
  /** The caller's context; `undefined` while the process has none to keep, which costs a few nanoseconds to find out. */
  capture(): AsyncResource | undefined;
  /** For what was handed in while there was no context: the maker's, or `undefined` while there still is none. */
  neutral(): AsyncResource | undefined;
}

/**
 * Up to Node 23, `AsyncLocalStorage` rides on async hooks: once a store is in use, every new promise carries an id under this symbol, and
 * a promise without one says that no store exists in the whole process. From Node 24 on contexts are kept elsewhere and
 * promises tell nothing.
 */
const promiseIdSymbol: symbol | undefined =
  '_enable' in AsyncLocalStorage.prototype
    ? Object.getOwnPropertySymbols(new AsyncResource('MareaProbe')).find(({ description }) => description === 'async_id_symbol')
    : undefined;

/** What async hooks write on every promise. */
type PromiseId = Readonly<Record<symbol, number | undefined>>;

/** Whether there may be a context to keep. */
const mayHaveContext = (): boolean =>
  promiseIdSymbol === undefined || (Promise.resolve() as Promise<void> & PromiseId)[promiseIdSymbol] !== undefined;

/** Makes the scopes of one pool: `neutral` is the context in which this is called. */
export const createAsyncScopes = (): AsyncScopes => {
  const makers = new AsyncResource('MareaPool');
  return {
    capture: () => (mayHaveContext() ? new AsyncResource('MareaTask') : undefined),
    neutral: () => (mayHaveContext() ? makers : undefined),
  };
};
