import { type Profile, stages } from '../../../src/workload/index.ts';

/** Rates that hold for a while each, one after the other: `[rate per second, milliseconds]`. */
export const steps = (parts: readonly (readonly [perSec: number, durationMs: number])[]): Profile => {
  const [first] = parts;
  if (first === undefined) throw new Error('a profile has a part');
  return stages(
    parts.flatMap(([toPerSec, durationMs]) => [
      { durationMs: 0, toPerSec },
      { durationMs, toPerSec },
    ]),
    first[0],
  );
};
