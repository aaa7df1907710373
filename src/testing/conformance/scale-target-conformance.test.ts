import { describe, expect, it } from 'vitest';
import type { ScaleTarget, TargetReading } from '../../autoscale/index.ts';
import { checkPoolOptions } from '../../autoscaled-pool/index.ts';
import { InlineExecutor, PoolCore, WorkerPool } from '../../pool/index.ts';
import type { ManualClock } from '../../time/index.ts';
import type { ConformanceSetup, ConformanceSubject } from './conformance-subject.ts';
import { scaleTargetConformance } from './scale-target-conformance.ts';

type Task = () => unknown;

/** A subject that keeps every promise, in parts, so that one of them can be broken. */
class SoundSubject implements ConformanceSubject {
  readonly clock: ManualClock;
  readonly core: PoolCore<Task, unknown>;
  readonly pool: WorkerPool<Task, unknown>;
  readonly target: ScaleTarget;
  detach?: () => void = () => undefined;

  constructor({ size, clock }: ConformanceSetup) {
    this.clock = clock as ManualClock; // what the suite hands in
    const { core: options } = checkPoolOptions({ size, clock, queue: { capacity: 10_000 } });
    this.core = new PoolCore(new InlineExecutor((task: Task) => task()), { ...options, measuresRuns: true, desired: size });
    this.pool = new WorkerPool(this.core);
    this.target = new SubjectTarget(this);
  }

  desired(): number {
    return this.core.roster.desired;
  }

  observe(nowMs: number): TargetReading {
    return this.core.read(nowMs);
  }

  resize(n: number): void | Promise<void> {
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`no size: ${n}`);
    this.core.steer(n);
  }

  submit(task: Task): PromiseLike<unknown> {
    return this.pool.run(task);
  }

  setSize(size: number): void {
    this.core.steer(size);
  }
}

/** Asks the subject, so that what is planted there shows. */
class SubjectTarget implements ScaleTarget {
  readonly name = 'subject';
  readonly #subject: SoundSubject;

  constructor(subject: SoundSubject) {
    this.#subject = subject;
  }

  get desired(): number {
    return this.#subject.desired();
  }

  observe(nowMs: number): TargetReading {
    return this.#subject.observe(nowMs);
  }

  resize(n: number): void | Promise<void> {
    return this.#subject.resize(n);
  }
}

const failedCases = async (create: (setup: ConformanceSetup) => ConformanceSubject): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (const { name, run } of scaleTargetConformance({ create })) {
    await run().catch(() => failed.push(name));
  }
  return failed;
};

type Fault = (subject: SoundSubject) => Partial<Pick<SoundSubject, 'desired' | 'observe' | 'resize' | 'submit'>>;

const reading =
  (change: (sound: TargetReading, nowMs: number, subject: SoundSubject) => Partial<TargetReading>): Fault =>
  (subject) => ({
    observe: (nowMs) => {
      const sound = subject.core.read(nowMs);
      return { ...sound, ...change(sound, nowMs, subject) };
    },
  });

/** Planted faults, and a case that MUST notice each. */
const FAULTS: readonly (readonly [fault: string, plant: Fault, caughtBy: string])[] = [
  [
    'takes the running tasks for its size',
    (subject) => ({ desired: () => subject.core.roster.busy }),
    'shows the size that the pool was made with',
  ],
  ['ignores a resize', () => ({ resize: () => undefined }), 'shows a new size as soon as resize returns'],
  [
    'applies a resize later than it says',
    (subject) => ({
      resize: (n) => queueMicrotask(() => subject.core.steer(n)),
    }),
    'shows a new size as soon as resize returns',
  ],
  [
    'mends a wrong size silently',
    (subject) => ({ resize: (n) => subject.core.steer(Math.max(1, Math.round(n) || 1)) }),
    'refuses a size that is no whole number or below the smallest, and keeps the old one',
  ],
  [
    'says what it was told last, whatever others set',
    (subject) => {
      let told = subject.core.roster.desired;
      return {
        desired: () => told,
        resize: (n) => {
          void SoundSubject.prototype.resize.call(subject, n);
          told = n;
        },
      };
    },
    'shows a size that somebody else has set',
  ],
  [
    'shrinks in word only',
    (subject) => {
      let told = subject.core.roster.desired;
      return {
        desired: () => told,
        resize: (n) => {
          if (n > subject.core.roster.desired) subject.core.steer(n);
          told = n;
        },
      };
    },
    'starts nothing above the new size, and refills up to it as tasks end',
  ],
  [
    'grows at the next arrival only',
    (subject) => {
      let told = subject.core.roster.desired;
      return {
        desired: () => told,
        resize: (n) => {
          told = n;
          if (n < subject.core.roster.desired) subject.core.steer(n);
        },
        submit: (task) => {
          subject.core.steer(told);
          return subject.pool.run(task);
        },
      };
    },
    'starts waiting tasks as soon as the size allows, without any other event',
  ],
  [
    'counts since the last look instead of since the start',
    () => {
      let before = 0;
      return {
        observe(this: SoundSubject, nowMs) {
          const sound = this.core.read(nowMs);
          const completions = sound.completions - before;
          before = sound.completions;
          return { ...sound, completions };
        },
      };
    },
    'never counts back',
  ],
  [
    'counts failures among the completions',
    reading(({ completions, failures }) => ({ completions: completions + failures, failures: 0 })),
    'counts a failure once and not among the completions',
  ],
  [
    'counts running tasks as completed',
    reading(({ completions, busy }) => ({ completions: completions + busy })),
    'counts each arrival once, and once again when it has ended, waits or runs',
  ],
  ['gives a negative number', reading(({ busy }) => ({ idle: 2 - busy })), 'gives finite numbers of 0 and more at all times'],
  [
    'forgets held slots in live',
    reading((_sound, _nowMs, { core }) => ({ live: core.roster.desired })),
    'splits live into busy, idle and starting',
  ],
  [
    'gives 0 for a wait that is not known',
    reading(({ waitMs }) => ({ waitMs: waitMs ?? { count: 0, mean: 0, p50: 0, p99: 0, max: 0 } })),
    'of a pool that has done nothing, counts nothing and leaves out what is not known',
  ],
  [
    'gives 0 for a run that is not known',
    reading(({ runMsMin }) => ({ runMsMin: runMsMin ?? 0 })),
    'gives the shortest run since the last look',
  ],
  [
    'never forgets a wait',
    () => {
      let longest: TargetReading['waitMs'];
      return {
        observe(this: SoundSubject, nowMs) {
          const sound = this.core.read(nowMs);
          longest = sound.waitMs ?? longest;
          return longest === undefined ? sound : { ...sound, waitMs: longest };
        },
      };
    },
    'forgets a wait 10 seconds after the start',
  ],
  [
    'takes the age of the oldest task from waits that have ended',
    reading(({ waitMs }) => ({ oldestWaitMs: waitMs?.max ?? 0 })),
    'lets the oldest wait grow while nothing starts, so that a stalled pool does not look idle',
  ],
  [
    'measures runs from submission',
    reading(({ runMsSum, completions }) => ({ runMsSum: runMsSum * (completions > 1 ? 1.2 : 1) })),
    'measures a run from its own start, not from its submission',
  ],
  [
    'starts a task when it is looked at',
    (subject) => ({
      observe: (nowMs) => {
        subject.core.steer(subject.core.roster.desired + 1);
        return subject.core.read(nowMs);
      },
    }),
    'starts, ends and resizes nothing by being observed',
  ],
  [
    'leaves a timer behind when it is looked at',
    (subject) => ({
      observe: (nowMs) => {
        subject.clock.setTimer(() => undefined, 1_000_000);
        return subject.core.read(nowMs);
      },
    }),
    'starts, ends and resizes nothing by being observed',
  ],
  [
    'wraps errors',
    (subject) => ({
      submit: (task) =>
        subject.pool.run(task).catch((cause: unknown) => {
          throw new Error('wrapped', { cause });
        }),
    }),
    'hands on the very error that a task ends with',
  ],
  [
    'copies results',
    (subject) => ({ submit: (task) => subject.pool.run(task).then((value) => structuredClone(value)) }),
    'hands on what a task returns, with its identity',
  ],
  [
    'calls each task twice',
    (subject) => ({
      submit: (task) =>
        subject.pool.run(() => {
          Promise.resolve()
            .then(task)
            .catch(() => undefined);
          return task();
        }),
    }),
    'loses no task and runs none twice in a storm of resizes',
  ],
  [
    'lets the last in go first',
    (subject) => {
      let priority = 0;
      return {
        submit: (task) => {
          priority += 1;
          return subject.pool.run(task, { priority });
        },
      };
    },
    'starts tasks in the order of their submission',
  ],
  [
    'loses the context of the submitter',
    (subject) => {
      const waiting: (() => void)[] = [];
      return {
        submit: (task) => {
          const submission = new Promise((resolve, reject) => {
            waiting.push(() => void subject.pool.run(task).then(resolve, reject));
          });
          if (waiting.length === 4) for (const submit of waiting.splice(0)) submit();
          return submission;
        },
      };
    },
    "runs a task in its submitter's async context",
  ],
];

describe('scaleTargetConformance', () => {
  it('passes a target that keeps every promise', async () => {
    expect(await failedCases((setup) => new SoundSubject(setup))).toEqual([]);
  });

  it('passes a target that resizes by a promise and refuses by a rejection', async () => {
    const failed = await failedCases((setup) => {
      const subject = new SoundSubject(setup);
      return Object.assign(subject, { resize: async (n: number) => SoundSubject.prototype.resize.call(subject, n) });
    });
    expect(failed).toEqual([]);
  });

  it.each(FAULTS)('notices a target that %s', async (_fault, plant, caughtBy) => {
    const failed = await failedCases((setup) => {
      const subject = new SoundSubject(setup);
      return Object.assign(subject, plant(subject));
    });
    expect(failed).toContain(caughtBy);
  });

  it('has names that say what is promised, each once', () => {
    const names = scaleTargetConformance({ create: (setup) => new SoundSubject(setup) }).map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(25);
    expect(new Set(names).size).toBe(names.length);
  });

  it('passes a declared exception that does not hold, and fails one that does', async () => {
    const name = 'shows a size that somebody else has set';
    const runOf = async (create: (setup: ConformanceSetup) => ConformanceSubject): Promise<void> => {
      const cases = scaleTargetConformance({ create, exceptions: { [name]: 'nobody else can' } });
      const excepted = cases.find((one) => one.name === name);
      expect(excepted?.exception).toBe('nobody else can');
      await excepted?.run();
    };
    await runOf((setup) => {
      const { target, submit } = new SoundSubject(setup);
      return { target, submit };
    });
    await expect(runOf((setup) => new SoundSubject(setup))).rejects.toThrowError(`take the exception away: ${name}`);
  });

  it('asks for what a case needs', async () => {
    const failed = await failedCases((setup) => {
      const sound = new SoundSubject(setup);
      return { target: sound.target, submit: (task) => sound.submit(task) };
    });
    expect(failed).toEqual([
      'shows a size that somebody else has set',
      'leaves a pool behind that goes on, when it is detached with tasks that run and wait',
    ]);
  });

  it.each([
    [{ exceptions: { 'no such case': 'reason' } }, 'exceptions.no such case'],
    [{ exceptions: { 'never counts back': '' } }, 'exceptions.never counts back'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses %j', (options, option) => {
    const create = (setup: ConformanceSetup): ConformanceSubject => new SoundSubject(setup);
    expect(() => scaleTargetConformance({ create, ...options })).toThrowError(
      expect.objectContaining({ code: 'ERR_OPTION', option }),
    );
  });
});
