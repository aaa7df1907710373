import type { Random } from './random.ts';

/** The process's own chance: `Math.random`. Not repeatable, and not for secrets. @public */
export const systemRandom: Random = Object.freeze({
  next: (): number => Math.random(),
});
