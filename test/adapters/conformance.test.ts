import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testLimits } from '../../scripts/time-limits.mjs';
import { type ScaleTargetConformanceOptions, scaleTargetConformance } from '../../src/testing/index.ts';
import {
  asyncQueueSubject,
  bottleneckSubject,
  fastqCallbackSubject,
  fastqPromiseSubject,
  ownPoolSubject,
  pLimitSubject,
  pQueueSubject,
  sizeKnobSubject,
} from './subjects.ts';

const LIMIT_MS = testLimits().wholeMs;
const CONTEXT = "runs a task in its submitter's async context";
const NO_ERROR = 'hands on a thrown value that is no error';

/** What docs/guide/existing-pools.md says of each library; an exception that is none fails its case. */
const SUBJECTS: Readonly<Record<string, ScaleTargetConformanceOptions>> = {
  'p-queue': {
    create: pQueueSubject,
    exceptions: { [CONTEXT]: 'p-queue starts a waiting task in the context of the task that ended before it' },
  },
  'fastq, promise form': {
    create: fastqPromiseSubject,
    exceptions: {
      [CONTEXT]: 'fastq starts a waiting task in the context of the task that ended before it',
      [NO_ERROR]: 'fastq takes a rejection with a falsy value for a success',
    },
  },
  'fastq, callback form': {
    create: fastqCallbackSubject,
    exceptions: {
      [CONTEXT]: 'fastq starts a waiting task in the context of the task that ended before it',
      [NO_ERROR]: 'a callback has no way to tell a falsy error from none',
    },
  },
  'p-limit': { create: pLimitSubject },
  'async.queue': {
    create: asyncQueueSubject,
    exceptions: {
      [CONTEXT]: 'async starts a waiting task in the context of the task that ended before it',
      [NO_ERROR]: 'async takes a falsy error for a success',
    },
  },
  'a semaphore with `sizeKnob`': { create: sizeKnobSubject },
  "marea's own pool": {
    create: ownPoolSubject,
    exceptions: {
      'refuses a size that is no whole number or below the smallest, and keeps the old one':
        "checked by the pool's `resize`; the autoscaler behind it has whole numbers only",
      'leaves a pool behind that goes on, when it is detached with tasks that run and wait': 'it is part of its pool',
    },
  },
};

describe.each(Object.entries(SUBJECTS))('%s as a scale target', (_name, options) => {
  it.each(scaleTargetConformance(options))(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    LIMIT_MS,
  );
});

describe('Bottleneck as a scale target', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const cases = scaleTargetConformance({
    create: bottleneckSubject,
    exceptions: { [CONTEXT]: 'Bottleneck starts every task from timers of its own' },
  });
  it.each(cases)(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    LIMIT_MS,
  );
});
