import type { Random } from '../../random/index.ts';
import type { ConformanceRig } from './conformance-rig.ts';

/** What happens to a rig, by chance. */
export interface Traffic {
  readonly steps: number;
  readonly random: Random;
  /** Share of the steps that resize, to a size from the smallest to 8. Range: 0–1. */
  readonly resizeShare: number;
  /** Called after each step, when the pool has settled. */
  readonly onStep?: () => void;
}

const LARGEST = 8;

/** Plays steps by chance: resizes, arrivals of up to three tasks, ends of running tasks, well or badly, and time that passes. */
export const playTraffic = async (rig: ConformanceRig, { steps, random, resizeShare, onStep }: Traffic): Promise<void> => {
  const below = (limit: number): number => Math.floor(random.next() * limit);
  const endOne = (): void => {
    const { running } = rig;
    const task = running[below(running.length)];
    if (random.next() < 0.2) task?.fail(new Error('by chance'));
    else task?.complete();
  };
  for (let step = 0; step < steps; step += 1) {
    if (random.next() < resizeShare) await rig.resize(rig.minSize + below(LARGEST - rig.minSize + 1));
    else if (random.next() < 0.4) rig.submit(1 + below(3));
    else endOne();
    rig.clock.advance(below(50));
    await rig.settle();
    onStep?.();
  }
  if (rig.target.desired === 0) await rig.resize(1);
};
