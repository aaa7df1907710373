import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Task } from '../task.ts';
import { ownTaskOptions, type TaskOptions } from '../task-options.ts';
import { type CrewFixture, createCrewFixture } from './crew-fixture.test-support.ts';
import { ThreadEnds } from './fake-thread.test-support.ts';
import type { RunnerContext } from './runner-context.ts';

/** What a task does in its thread. */
type Deed = 'number' | 'object' | 'throw' | 'exit' | 'wait' | 'deaf';

interface Submit {
  readonly kind: 'submit';
  readonly deed: Deed;
  /** Whether the input is an object, which travels alone. */
  readonly isObject: boolean;
  readonly options: Omit<TaskOptions, 'signal'>;
  readonly hasSignal: boolean;
  /** Done by the pool's thread while the task runs in its own. */
  readonly meanwhile: readonly Action[];
}

type Action =
  | Submit
  | { readonly kind: 'abort' | 'finish' | 'runWorker' | 'runPool' | 'exit' | 'terminate'; readonly which: number }
  | { readonly kind: 'resize'; readonly size: number }
  | { readonly kind: 'burst'; readonly count: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'pause' | 'resume' | 'ready' | 'breathe' };

const anyPlainAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('abort' as const, 'finish' as const, 'exit' as const, 'terminate' as const),
    which: fc.nat(20),
  }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('runWorker' as const, 'runPool' as const), which: fc.nat(20) }) },
  fc.record({ kind: fc.constant('resize' as const), size: fc.nat(4) }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(0.05, 1, 5, 120, 6_000) }),
  fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'ready' as const, 'breathe' as const) }),
);

const anyOptions: fc.Arbitrary<Submit['options']> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record(
    {
      timeoutMs: fc.constantFrom(3, 100),
      queueTimeoutMs: fc.constantFrom(3, 100),
      weight: fc.constantFrom(1, 2),
      priority: fc.constantFrom(0, 0, 1),
      key: fc.constantFrom('a', 'b'),
    },
    { requiredKeys: [] },
  ),
);

const submit = (meanwhile: fc.Arbitrary<readonly Action[]>): fc.Arbitrary<Submit> =>
  fc.record({
    kind: fc.constant('submit' as const),
    deed: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Deed>('number', 'number', 'object', 'throw') },
      fc.constantFrom<Deed>('exit', 'wait', 'deaf'),
    ),
    isObject: fc.boolean(),
    options: anyOptions,
    hasSignal: fc.boolean(),
    meanwhile,
  });

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: submit(fc.constant([])) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('burst' as const), count: fc.integer({ min: 3, max: 9 }) }) },
  { weight: 1, arbitrary: submit(fc.array(fc.oneof(anyPlainAction, submit(fc.constant([]))), { maxLength: 3 })) },
  { weight: 3, arbitrary: anyPlainAction },
);

interface Submitted {
  readonly deed: Deed;
  readonly meanwhile: readonly Action[];
  readonly task: Task<unknown, unknown>;
}

const ORDINARY: Submit = { kind: 'submit', deed: 'number', isObject: false, options: {}, hasSignal: false, meanwhile: [] };

/** One pool, and what the test knows about its tasks. */
class Trial {
  readonly #submitted: Submitted[] = [];
  /** What should never be, seen where throwing would be a task's failure. */
  readonly #violations: string[] = [];
  readonly #outcomes = new Map<number, { readonly isOk: boolean; readonly value: unknown }>();
  readonly #runs = new Map<number, number>();
  readonly #controllers: AbortController[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #rig: CrewFixture;
  #raceIndex = 0;
  #isInRace = true;
  #isChanging = false;
  readonly #answersLater: boolean;

  constructor(races: readonly boolean[], answersLater: boolean) {
    this.#answersLater = answersLater;
    const race = (): boolean => {
      this.#raceIndex += 1;
      return this.#isInRace && races[this.#raceIndex % races.length] === true;
    };
    const options = { maxPerKey: 1, queueCapacity: 100, races: race, answersLater };
    this.#rig = createCrewFixture({ default: (input, context) => this.#run(input, context) }, options);
  }

  async play(actions: readonly Action[]): Promise<void> {
    for (const action of actions) {
      this.#do(action);
      if (action.kind === 'breathe' || action.kind === 'burst') for (let hop = 0; hop < 10; hop += 1) await Promise.resolve();
      this.#checkBooks();
    }
  }

  /** Lets everything end, and looks whether everything has. */
  async end(): Promise<void> {
    const { core, clock, settle, pool } = this.#rig;
    this.#isInRace = false;
    for (let round = 0; round < 60; round += 1) {
      core.resume(); // tasks that run meanwhile may do otherwise
      core.steer(3);
      for (const finish of this.#waiting.splice(0)) finish();
      await settle();
      this.#checkBooks();
      clock.advance(round < 40 ? 50 : 10_000);
    }
    await settle();
    expect(this.#submitted.map((_, id) => this.#outcomes.has(id))).toEqual(this.#submitted.map(() => true));
    for (const [id, { deed }] of this.#submitted.entries()) this.#checkOutcome(id, deed);
    expect(pool.snapshot()).toMatchObject({ busy: 0, held: 0, queued: 0, running: 0, desired: 3, live: 3, idle: 3 });
    const closed = pool.close();
    await settle();
    await closed;
    expect(clock.activeTimers).toBe(0);
    expect(this.#rig.threads.every(({ isGone }) => isGone)).toBe(true);
    expect(this.#rig.reported).toEqual([]);
    expect(this.#violations).toEqual([]);
  }

  #do(action: Action): void {
    const { core, clock, threads } = this.#rig;
    const alive = threads.filter(({ isGone }) => !isGone);
    const pick = (which: number) => alive[which % Math.max(1, alive.length)];
    switch (action.kind) {
      case 'submit':
        this.#submit(action);
        break;
      case 'burst':
        for (let count = 0; count < action.count; count += 1) this.#submit(ORDINARY);
        break;
      case 'abort':
        this.#change(() => this.#controllers[action.which % Math.max(1, this.#controllers.length)]?.abort(new Error('given up')));
        break;
      case 'finish':
        this.#waiting.splice(action.which % Math.max(1, this.#waiting.length), 1)[0]?.();
        break;
      case 'runWorker':
        pick(action.which)?.runWorker();
        break;
      case 'runPool':
        pick(action.which)?.runPool();
        break;
      case 'exit':
        pick(action.which)?.exit(9);
        break;
      case 'terminate':
        alive.find(({ isTerminated }) => isTerminated)?.exit(1);
        break;
      case 'resize':
        this.#change(() => core.steer(action.size));
        break;
      case 'advance':
        clock.advance(action.ms);
        break;
      case 'pause':
        this.#change(() => core.pause());
        break;
      case 'resume':
        core.resume();
        break;
      case 'ready':
        alive.find(({ isReady }) => !isReady)?.becomeReady();
        break;
      case 'breathe':
        break;
    }
  }

  /** While the pool takes tasks out of hands, one may still start. */
  #change(change: () => void): void {
    this.#isChanging = true;
    change();
    this.#isChanging = false;
  }

  #submit({ deed, isObject, options, hasSignal, meanwhile }: Submit): void {
    const id = this.#submitted.length;
    const controller = new AbortController();
    if (hasSignal) this.#controllers.push(controller);
    const isOrdinary = Object.keys(options).length === 0 && !hasSignal;
    const own = isOrdinary ? undefined : ownTaskOptions(hasSignal ? { ...options, signal: controller.signal } : options);
    const settle = (isOk: boolean, value: unknown): void => {
      if (this.#outcomes.has(id)) this.#violations.push(`task ${id} settled twice`);
      this.#outcomes.set(id, { isOk, value });
    };
    const task = new Task<unknown, unknown>(
      isObject ? { id } : id,
      own,
      (output) => settle(true, output),
      (error) => settle(false, error),
      undefined,
    );
    this.#submitted.push({ deed, meanwhile, task });
    this.#rig.core.submit(task, 'reject');
  }

  #checkStart(id: number, task: Submitted['task']): void {
    const { core } = this.#rig;
    if (task.state === 'queued') {
      // It has started from a hand, and the pool does not know yet: it may do so only where the pool would let it.
      if (core.isPaused && !this.#isChanging) this.#violations.push(`task ${id} started while paused`);
      if (core.roster.occupied > core.roster.desired && !this.#isChanging)
        this.#violations.push(`task ${id} started above the size`);
      if (task.options?.signal?.aborted === true && !this.#isChanging)
        this.#violations.push(`task ${id} started after its abort`);
    } else if (task.state !== 'running' && task.state !== 'held') {
      this.#violations.push(`task ${id} started while ${task.state}`);
    }
  }

  /** The handler, in its thread. */
  #run(input: unknown, context: RunnerContext): unknown {
    const id = typeof input === 'number' ? input : (input as { id: number }).id;
    const { deed, meanwhile, task } = this.#submitted[id] as Submitted;
    this.#runs.set(id, (this.#runs.get(id) ?? 0) + 1);
    if (!this.#answersLater) this.#checkStart(id, task); // a question may be on its way to a process that starts the task
    for (const action of meanwhile) if (action.kind !== 'runWorker') this.#do(action);
    switch (deed) {
      case 'number':
        return id;
      case 'object':
        return { id };
      case 'throw':
        throw new Error(`task ${id}`);
      case 'exit':
        throw new ThreadEnds(3);
      case 'wait':
        return new Promise((resolve, reject) => {
          this.#waiting.push(() => resolve(id));
          context.signal.addEventListener('abort', () => reject(context.signal.reason));
        });
      case 'deaf':
        return new Promise((resolve) => this.#waiting.push(() => resolve(id)));
    }
  }

  #checkBooks(): void {
    const { core } = this.#rig;
    const { busy, held, running, queued, live, max, ...counts } = core.snapshot();
    expect(busy).toBeGreaterThanOrEqual(0);
    expect(held).toBeGreaterThanOrEqual(0);
    expect(live).toBeLessThanOrEqual(max);
    const { submitted, completed, failed, rejected, shed, aborted, timedOut, unstarted } = counts;
    expect(completed + failed + rejected + shed + aborted + timedOut + unstarted + queued + running).toBe(submitted);
  }

  #checkOutcome(id: number, deed: Deed): void {
    const runs = this.#runs.get(id) ?? 0;
    const outcome = this.#outcomes.get(id);
    expect(runs).toBeLessThanOrEqual(1);
    if (outcome?.isOk === true) {
      expect(runs).toBe(1);
      expect(outcome.value).toEqual(deed === 'object' ? { id } : id);
    } else {
      expect(outcome?.value).toBeInstanceOf(Error);
    }
  }
}

/** Where threads meet: mostly they do not. */
const anyRaces = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)), {
  minLength: 1,
  maxLength: 20,
});

const OBJECT: Submit = { ...ORDINARY, isObject: true };
const WAIT: Submit = { ...ORDINARY, deed: 'wait' };
const BURST = { kind: 'burst', count: 3 } as const;

/** A worker passes a task over that was taken back, and tells of the next ones before the answer is there. Once they waited for ever. */
const ANSWER_AFTER_RESULTS: [Action[], boolean[]] = [
  [BURST, WAIT, OBJECT, BURST, BURST, { kind: 'resize', size: 0 }, ORDINARY, BURST],
  [true],
];

/** A process is given up before its last starts were read: what it may have started ran once more elsewhere. */
const LOST_WITH_UNREAD_STARTS: [Action[], boolean[]] = [
  [
    { ...ORDINARY, hasSignal: true },
    { kind: 'ready' },
    { ...ORDINARY, meanwhile: [{ kind: 'abort', which: 0 }] },
    { kind: 'advance', ms: 6_000 },
    ORDINARY,
    { ...ORDINARY, deed: 'exit' },
    ORDINARY,
    { kind: 'advance', ms: 0.05 },
    BURST,
  ],
  [true, false],
];

describe('a crew, whatever happens in whatever order', () => {
  it.each([
    ['threads', false],
    ['processes, which have to be asked for tasks', true],
  ])('of %s: settles each task once, runs it once at most, loses none and keeps its books', async (_kind, answersLater) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 5, maxLength: 60 }), anyRaces, async (actions, races) => {
        const trial = new Trial(races, answersLater);
        await trial.play(actions);
        await trial.end();
      }),
      { numRuns: Number(process.env['CREW_RUNS'] ?? 150), examples: [ANSWER_AFTER_RESULTS, LOST_WITH_UNREAD_STARTS] },
    );
  });
});
