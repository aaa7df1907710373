import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../decider.ts';
import type { Observation } from '../observation.ts';
import { LIMITS, tasks, tickOf } from './throughput.test-support.ts';
import { type ThroughputState, throughput } from './throughput.ts';
import type { ThroughputOptions } from './throughput-options.ts';

interface Step {
  readonly size: number;
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A full pool over a backend of `runMs(size)`; each tick's observation can be changed. */
class Pool {
  readonly #ceiling;
  #state: ThroughputState;
  #limits: Limits;
  size: number;
  nowMs = 0;
  #credit = 0;

  constructor(options: ThroughputOptions = {}, limits: Limits = LIMITS) {
    this.#ceiling = throughput(options);
    this.#limits = limits;
    this.#state = this.#ceiling.start(limits);
    this.size = limits.min;
  }

  get state(): ThroughputState {
    return this.#state;
  }

  tick(runMs: number, changes: Partial<Observation> = {}, limits = this.#limits): Step {
    this.nowMs += changes.dtMs ?? LIMITS.tickMs;
    const desired = changes.desired ?? this.size;
    this.#credit += runMs > 0 ? (desired * (changes.dtMs ?? LIMITS.tickMs)) / runMs : 0;
    const done = Math.floor(this.#credit);
    this.#credit -= done;
    const observation = tickOf(this.nowMs, { ...tasks(done, runMs), arrivals: done, desired, ...changes });
    const verdict = this.#ceiling.decide(this.#state, { observation, limits });
    this.#state = verdict.state;
    this.size = Math.max(limits.min, Math.min(limits.max, verdict.desired));
    return { size: verdict.desired, reason: verdict.reason, detail: verdict.detail ?? {} };
  }

  run(ticks: number, runMs: (size: number) => number, changes: Partial<Observation> = {}): Step {
    let last: Step = { size: this.size, reason: '', detail: {} };
    for (let tick = 0; tick < ticks; tick += 1) last = this.tick(runMs(this.size), changes);
    return last;
  }
}

const flat = (): number => 100;
const kneeAt20 = (size: number): number => (size <= 20 ? 100 : 100 * (size / 20) * (size / 20));
const plateauAt20 = (size: number): number => (size <= 20 ? 100 : 5 * size);

describe('throughput ceiling', () => {
  it('opens to the maximum where more always pays', () => {
    const pool = new Pool();
    const last = pool.run(400, flat);
    expect(last.size).toBe(100);
    expect(last.reason).toBe('CEILING:OPEN');
  });

  it('stays at a knee, and says by how much run time rose above it', () => {
    const pool = new Pool();
    const steps = Array.from({ length: 1_200 }, () => pool.run(1, kneeAt20));
    expect(pool.state.search.size).toBeGreaterThanOrEqual(17);
    expect(pool.state.search.size).toBeLessThanOrEqual(22);
    const knee = steps.find(({ reason, detail }) => reason === 'CEILING:KNEE' && detail['throughputPerSec'] !== undefined);
    expect(knee?.detail['runTimeRatio']).toBeGreaterThan(1);
    expect(knee?.detail['throughputPerSec']).toBeGreaterThan(0);
  });

  it('takes the smallest size that pays on a plateau', () => {
    const pool = new Pool();
    pool.run(2_400, plateauAt20);
    expect(pool.state.search.size).toBeGreaterThanOrEqual(18);
    expect(pool.state.search.size).toBeLessThanOrEqual(26);
  });

  it('names a trial by its side', () => {
    const pool = new Pool();
    const reasons = new Set<string>();
    for (let tick = 0; tick < 1_200; tick += 1) reasons.add(pool.tick(plateauAt20(pool.size)).reason);
    expect(reasons).toContain('CEILING:SEEKING');
    expect(reasons).toContain('CEILING:PROBE_UP');
    expect(reasons).toContain('CEILING:PROBE_DOWN');
    expect(reasons).toContain('CEILING:PLATEAU');
  });

  it('cuts nothing when the other side becomes slow as a whole', () => {
    const pool = new Pool();
    pool.run(1_200, kneeAt20);
    pool.run(1_200, (size) => 5 * kneeAt20(size));
    expect(pool.state.search.size).toBeGreaterThanOrEqual(17);
    expect(pool.state.search.size).toBeLessThanOrEqual(24);
  });

  it('follows a knee that moves away', () => {
    const pool = new Pool();
    pool.run(1_200, kneeAt20);
    pool.run(2_400, (size) => (size <= 60 ? 100 : 100 * (size / 60) * (size / 60)));
    expect(pool.state.search.size).toBeGreaterThan(50);
  });

  it('holds a small size while every task fails, and never reaches 0', () => {
    const pool = new Pool();
    const last = pool.run(2_000, () => 0, { failures: 10 });
    expect(last.size).toBeGreaterThanOrEqual(1);
    expect(last.size).toBeLessThanOrEqual(8);
  });

  it('goes back when a larger size only fails more', () => {
    const pool = new Pool();
    for (let tick = 0; tick < 1_200; tick += 1) pool.tick(pool.size > 20 ? 0 : 100, { failures: pool.size > 20 ? 20 : 0 });
    expect(pool.state.search.size).toBeLessThanOrEqual(20);
    expect(pool.state.search.size).toBeGreaterThan(10);
  });

  it('is silent for Retry-After and comes straight back', () => {
    const pool = new Pool();
    pool.run(200, flat);
    const cut = pool.tick(100, { overloads: 50, retryAfterMs: 1_000 });
    expect(cut).toMatchObject({ size: 1, reason: 'CEILING:RETRY_AFTER' });
    expect(cut.detail['untilMs']).toBe(pool.nowMs + 1_000);
    pool.run(19, flat);
    expect(pool.size).toBe(1);
    const back = pool.run(1, flat);
    expect(back.size).toBeGreaterThan(10);
    expect(pool.run(10, flat).reason).toBe('CEILING:OVERLOAD');
  });

  it('finds its way up again after an overload that does not return', () => {
    const pool = new Pool();
    pool.run(200, flat);
    const cut = pool.tick(100, { overloads: 50 });
    expect(cut.size).toBeLessThan(100);
    expect(pool.run(2_000, flat).size).toBe(100);
  });

  it('learns nothing while workers are idle', () => {
    const pool = new Pool({ start: 'high' });
    const last = pool.run(1_000, flat, { busy: 1, queued: 0 });
    expect(last.size).toBe(32);
    expect(pool.state.search.up.mean).toBe(throughput().start(LIMITS).search.up.mean);
  });

  it('with open load goes up only when tasks wait for long', () => {
    const calm = new Pool({ start: 'high' });
    expect(calm.run(400, flat, { oldestWaitMs: 100 }).size).toBe(32);
    const pressed = new Pool({ start: 'high' });
    expect(pressed.run(400, flat, { oldestWaitMs: 200 }).size).toBe(100);
  });

  it.each<[string, Partial<Observation>]>([
    ['an override', { override: { desired: 50, untilMs: 1e9, reason: 'test', actor: 'me' } }],
    ['a pause', { paused: 'both' }],
    ['a gap', { dtMs: 60_000 }],
  ])('keeps what it knows and gives up a running trial at %s', (_name, changes) => {
    const pool = new Pool();
    pool.run(1_200, kneeAt20);
    while (pool.state.search.trial === null) pool.run(1, kneeAt20);
    const { size } = pool.state.search;
    expect(pool.tick(100, changes).size).toBe(size);
    expect(pool.state.search.trial).toBeNull();
  });

  it('goes on from a lower size that another stage holds for good', () => {
    const pool = new Pool();
    pool.run(400, flat);
    for (let tick = 0; tick < 60; tick += 1) pool.tick(100, { desired: 40 });
    expect(pool.state.search.size).toBe(40);
    for (let tick = 0; tick < 400; tick += 1) pool.tick(100, { desired: 40 });
    expect(pool.state.search.size).toBe(40);
    // the bound goes: the search finds the maximum again
    expect(pool.run(1_200, flat).size).toBe(100);
  });

  it('gives up a step that another stage did not let through', () => {
    const pool = new Pool({ maxRestMs: 5_000 });
    pool.run(5, flat);
    for (let tick = 0; tick < 2_000; tick += 1) pool.tick(100, { desired: Math.min(4, pool.size) });
    expect(pool.state.search.size).toBe(4);
  });

  it('obeys bounds that change', () => {
    const pool = new Pool();
    pool.run(400, flat);
    expect(pool.tick(100, {}, { ...LIMITS, max: 30 }).size).toBe(30);
    expect(pool.tick(100, { desired: 30 }, { ...LIMITS, min: 50 }).size).toBe(50);
  });

  it('goes on after a round trip through JSON exactly as without it', () => {
    const ceiling = throughput();
    let plain = ceiling.start(LIMITS);
    let restored = plain;
    let size = 1;
    for (let tick = 1; tick <= 1_500; tick += 1) {
      const overloads = tick % 400 === 399 ? 30 : 0;
      const observation = tickOf(50 * tick, {
        desired: size,
        ...tasks(Math.floor((size * 50) / kneeAt20(size)), kneeAt20(size)),
        overloads,
      });
      const first = ceiling.decide(plain, { observation, limits: LIMITS });
      const second = ceiling.decide(JSON.parse(JSON.stringify(restored)) as ThroughputState, { observation, limits: LIMITS });
      expect(second).toEqual(first);
      plain = first.state;
      restored = second.state;
      size = first.desired;
    }
  });

  it('stays within bounds, in whole numbers, and changes no argument, for any observations', () => {
    const count = fc.integer({ min: 0, max: 2_000 });
    const anyTick = fc.record({
      dtMs: fc.oneof(fc.constant(50), fc.integer({ min: 0, max: 5_000 })),
      busy: fc.integer({ min: 0, max: 120 }),
      queued: fc.integer({ min: 0, max: 10 }),
      completions: count,
      failures: count,
      overloads: fc.oneof(fc.constant(0), count),
      runMsSum: count,
      runMsSquaredSum: count,
      oldestWaitMs: fc.integer({ min: 0, max: 2_000 }),
      isHeld: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyTick, { maxLength: 120 }), fc.constantFrom('low' as const, 'high' as const), (ticks, start) => {
        const ceiling = throughput({ start });
        let state = ceiling.start(LIMITS);
        let size = 1;
        let nowMs = 0;
        for (const { isHeld, ...changes } of ticks) {
          nowMs += changes.dtMs;
          const view = { observation: tickOf(nowMs, { ...changes, desired: isHeld ? 3 : size }), limits: LIMITS };
          const before = JSON.stringify(state);
          const verdict = ceiling.decide(state, view);
          expect(JSON.stringify(state)).toBe(before);
          expect(Number.isInteger(verdict.desired)).toBe(true);
          expect(verdict.desired).toBeGreaterThanOrEqual(1);
          expect(verdict.desired).toBeLessThanOrEqual(LIMITS.max);
          expect(JSON.parse(JSON.stringify(verdict.state))).toEqual(verdict.state);
          ({ state } = verdict);
          size = verdict.desired;
        }
      }),
    );
  });

  it('can be written down as data', () => {
    expect(throughput({ start: 'high' }).spec).toEqual({ kind: 'throughput', options: { start: 'high' } });
  });
});

/** An open load of tasks of 75 ms on a backend that bears any number, met by the ceiling of a pool whose demand may ask for less. */
class OpenLoad {
  readonly #ceiling = throughput({ start: 'high' });
  readonly #limits: Limits = { ...LIMITS, max: 400, tickMs: 100 };
  #state = this.#ceiling.start(this.#limits);
  #nowMs = 0;
  size = 32;
  queued = 0;

  get state(): ThroughputState {
    return this.#state;
  }

  tick(perTick: number, proposed?: number): void {
    this.#nowMs += 100;
    const done = Math.min(this.queued + perTick, Math.floor((this.size * 100) / 75));
    this.queued += perTick - done;
    const observation = tickOf(this.#nowMs, {
      dtMs: 100,
      ...tasks(done, 75),
      desired: this.size,
      busy: this.queued > 0 ? this.size : Math.floor((done * 75) / 100),
      queued: this.queued,
      oldestWaitMs: perTick === 0 ? 0 : (100 * this.queued) / perTick,
    });
    const view = { observation, limits: this.#limits, ...(proposed !== undefined && { proposed }) };
    const verdict = this.#ceiling.decide(this.#state, view);
    this.#state = verdict.state;
    this.size = Math.min(proposed ?? 400, verdict.desired);
  }

  ticks(count: number, perTick: number, proposed?: number): void {
    for (let tick = 0; tick < count; tick += 1) this.tick(perTick, proposed);
  }
}

describe('throughput ceiling, open load', () => {
  it('keeps a step up that worked the queue off, instead of letting the queue grow again', () => {
    const load = new OpenLoad();
    load.ticks(40, 92); // 69 workers: 64 are too few, and 128 work the queue off before they have been measured for long
    for (let tick = 0; tick < 100; tick += 1) {
      load.tick(92);
      expect(load.size).toBe(128);
      expect(load.queued).toBe(0);
    }
  });

  it('doubles again in the tick in which a doubling has paid', () => {
    const load = new OpenLoad();
    const sizes = Array.from({ length: 12 }, () => {
      load.tick(400);
      return load.size;
    });
    expect(sizes.filter((size, index) => size !== sizes[index - 1])).toEqual([32, 64, 128, 256, 400]);
    expect(sizes.indexOf(256) - sizes.indexOf(128)).toBe(3); // one to settle, two to measure
  });

  it('goes back from a step up during which less was served, when the queue empties', () => {
    const load = new OpenLoad();
    load.ticks(4, 100);
    expect(load.state.search.trial?.size).toBe(64);
    load.queued = 0;
    load.ticks(1, 0);
    expect(load.state.search).toMatchObject({ size: 32, trial: null });
  });

  it('does not take a demand that is content with less for a refusal', () => {
    const load = new OpenLoad();
    load.ticks(6, 100);
    expect(load.size).toBe(128);
    load.queued = 300;
    load.ticks(30, 106, 80); // 80 workers: full, and the queue stays where it is
    expect(load.queued).toBeGreaterThan(200);
    load.tick(106, 120);
    expect(load.size).toBe(120);
  });

  it('keeps the part of a step up that was granted', () => {
    const load = new OpenLoad();
    load.ticks(6, 100);
    expect(load.state.search).toMatchObject({ size: 64, trial: { size: 128 } });
    for (let tick = 0; tick < 15; tick += 1) {
      load.size = 90; // a budget has no more
      load.queued = 300;
      load.tick(120);
    }
    expect(load.state.search).toMatchObject({ size: 90, trial: null, stage: 'track' });
  });
});
