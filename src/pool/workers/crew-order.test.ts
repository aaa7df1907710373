import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Task } from '../task.ts';
import { type CrewFixture, createCrewFixture } from './crew-fixture.test-support.ts';

type Action =
  | { readonly kind: 'burst'; readonly count: number; readonly isObject: boolean }
  | { readonly kind: 'wait' | 'finish' | 'runWorker' | 'runPool' | 'pause' | 'resume' | 'breathe' }
  | { readonly kind: 'advance'; readonly ms: number };

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('burst' as const), count: fc.integer({ min: 1, max: 9 }), isObject: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('runWorker' as const, 'runPool' as const, 'breathe' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('wait' as const, 'finish' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(0.05, 2, 5) }) },
);

/** Where the worker and the pool meet: mostly they do not. */
const anyRaces = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)), {
  minLength: 1,
  maxLength: 20,
});

/** A pool of one worker, and the order in which its tasks were handed in and started. */
class Trial {
  readonly #rig: CrewFixture;
  readonly #started: number[] = [];
  readonly #waiting: (() => void)[] = [];
  #submitted = 0;
  #raceIndex = 0;
  #isInRace = true;

  constructor(races: readonly boolean[], answersLater: boolean) {
    const race = (): boolean => {
      this.#raceIndex += 1;
      return this.#isInRace && races[this.#raceIndex % races.length] === true;
    };
    const run = (input: unknown): unknown => {
      const { id, isWait } = input as { id: number; isWait: boolean };
      this.#started.push(id);
      return isWait ? new Promise<void>((resolve) => this.#waiting.push(resolve)) : undefined;
    };
    const runNumber = (input: unknown): unknown => run(typeof input === 'number' ? { id: input, isWait: false } : input);
    this.#rig = createCrewFixture({ default: runNumber }, { desired: 1, max: 1, races: race, answersLater });
  }

  async play(actions: readonly Action[]): Promise<void> {
    const { core, clock, threads, settle } = this.#rig;
    await settle();
    for (const action of actions) {
      switch (action.kind) {
        case 'burst':
          for (let count = 0; count < action.count; count += 1) this.#submit(action.isObject, false);
          break;
        case 'wait':
          this.#submit(true, true);
          break;
        case 'finish':
          this.#waiting.shift()?.();
          await Promise.resolve();
          break;
        case 'runWorker':
          threads[0]?.runWorker();
          break;
        case 'runPool':
          threads[0]?.runPool();
          break;
        case 'advance':
          clock.advance(action.ms);
          break;
        case 'pause':
          core.pause();
          break;
        case 'resume':
          core.resume();
          break;
        case 'breathe':
          for (let hop = 0; hop < 10; hop += 1) await Promise.resolve();
          break;
      }
    }
  }

  async end(): Promise<void> {
    const { core, clock, settle } = this.#rig;
    this.#isInRace = false;
    core.resume();
    while (core.queued + core.roster.busy > 0) {
      for (const finish of this.#waiting.splice(0)) finish();
      await settle();
      clock.advance(5);
    }
    expect(this.#started).toEqual(Array.from({ length: this.#submitted }, (_, id) => id));
  }

  #submit(isObject: boolean, isWait: boolean): void {
    const id = this.#submitted;
    this.#submitted += 1;
    this.#rig.core.submit(new Task<unknown, unknown>(isObject ? { id, isWait } : id, undefined, undefined, undefined, undefined));
  }
}

describe('one worker', () => {
  it.each([
    ['thread', false],
    ['process, which has to be asked for tasks', true],
  ])('of kind %s starts ordinary tasks in the order in which they came', async (_kind, answersLater) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 5, maxLength: 60 }), anyRaces, async (actions, races) => {
        const trial = new Trial(races, answersLater);
        await trial.play(actions);
        await trial.end();
      }),
      { numRuns: Number(process.env['CREW_RUNS'] ?? 150) },
    );
  });
});
