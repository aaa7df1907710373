import async from 'async';
import Bottleneck from 'bottleneck';
import fastq from 'fastq';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { describe, expect, it } from 'vitest';
import { autoscale } from '../../src/index.ts';

describe('`autoscale` with the pool itself instead of its adapter', () => {
  it.each<[string, () => unknown]>([
    ['pQueue', () => new PQueue({ concurrency: 2 })],
    ['fastq', () => fastq((_input: number, done: (error: null) => void) => done(null), 2)],
    ['fastq', () => fastq.promise(async (input: number) => input, 2)],
    ['pLimit', () => pLimit(2)],
    ['bottleneck', () => new Bottleneck({ maxConcurrent: 2 })],
    ['asyncQueue', () => async.queue((_input: number, done: (error: null) => void) => done(null), 2)],
  ])('names %s', (adapter, create) => {
    expect(() => autoscale(create() as never, { max: 4 })).toThrowError(`import { ${adapter} } from 'marea/adapters'`);
  });
});
