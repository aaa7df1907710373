export { allOf } from './all-of.ts';
export { anyOf } from './any-of.ts';
export type { CombinedState } from './combined.ts';
export { maxOf } from './max-of.ts';
export { minOf } from './min-of.ts';
