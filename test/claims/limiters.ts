import Bottleneck from 'bottleneck';
import fastq from 'fastq';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { createPool } from '../../src/index.ts';

export type Work = () => Promise<unknown>;
/** A way to run work at a limit of one, in the way that the library's manual shows first. */
export type MakeLimiter = () => (work: Work) => Promise<unknown>;

export const limiters: Record<string, MakeLimiter> = {
  marea: () => {
    const pool = createPool({ size: 1 });
    return (work) => pool.run(work);
  },
  'p-limit': () => {
    const limit = pLimit(1);
    return (work) => limit(work);
  },
  'p-queue': () => {
    const queue = new PQueue({ concurrency: 1 });
    return (work) => queue.add(work);
  },
  fastq: () => {
    const queue = fastq.promise<unknown, Work, unknown>((work) => work(), 1);
    return (work) => queue.push(work);
  },
  bottleneck: () => {
    const limiter = new Bottleneck({ maxConcurrent: 1 });
    return (work) => limiter.schedule(work);
  },
};
