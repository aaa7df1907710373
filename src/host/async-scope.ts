import { AsyncResource } from 'node:async_hooks';

/** Captures the caller's async context (its `AsyncLocalStorage` values), so that a function can be run in it later. */
export const captureAsyncScope = (): AsyncResource => new AsyncResource('MareaTask');
