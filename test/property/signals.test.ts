import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeScaleTarget } from '../../src/autoscale/fake-scale-target.ts';
import {
  type Autoscaler,
  createAutoscaler,
  createController,
  type Decider,
  type DecisionRecord,
  type DecisionView,
  JournalWriter,
  type Policy,
  parseJournal,
  type ReadSignal,
  readingOf,
  verifyJournal,
  withFallback,
} from '../../src/autoscale/index.ts';
import { ManualClock } from '../../src/time/index.ts';

const MIN = 1;
const MAX = 100;
const START = 10;
const TICK_MS = 100;
const STALE_MS = 300;
const TIMEOUT_MS = 450;

/** What a source does when it is read. */
type Act =
  | { readonly kind: 'gives' | 'throws' | 'resolves' | 'rejects'; readonly value: unknown }
  | { readonly kind: 'later'; readonly value: unknown; readonly afterMs: number }
  | { readonly kind: 'hangs' };

const anyValue = () =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 150 }) },
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true, withTypedArray: true, maxDepth: 1 }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, -0, '5', ''),
  );

const anyAct = (): fc.Arbitrary<Act> =>
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('gives' as const, 'throws' as const, 'resolves' as const, 'rejects' as const),
      value: anyValue(),
    }),
    fc.record({ kind: fc.constant('later' as const), value: anyValue(), afterMs: fc.integer({ min: 0, max: 700 }) }),
    fc.constant({ kind: 'hangs' as const }),
  );

const anyActs = () => fc.array(anyAct(), { minLength: 1, maxLength: 40 });

/** A source that goes through its acts over and over. */
const sourceOf = (acts: readonly Act[], clock: ManualClock): ReadSignal => {
  let turn = 0;
  return () => {
    const act = acts[turn % acts.length] as Act; // acts are not empty
    turn += 1;
    switch (act.kind) {
      case 'gives':
        return act.value as number; // typed, but a source may be anybody's
      case 'throws':
        throw act.value;
      case 'resolves':
        return Promise.resolve(act.value) as Promise<number>;
      case 'rejects':
        return Promise.reject(act.value);
      case 'later':
        return new Promise<number>((resolve) => {
          clock.setTimer(() => resolve(act.value as number), act.afterMs);
        });
      default:
        return new Promise<number>(() => undefined);
    }
  };
};

/** One worker for each unit of lag. */
const byLag = (): Decider => ({
  name: 'byLag',
  spec: { kind: 'byLag' },
  start: () => null,
  decide: (_state, view: DecisionView) => {
    const lag = readingOf(view, 'lag');
    return lag.kind === 'value'
      ? { state: null, desired: lag.value, reason: 'LOAD' }
      : { state: null, desired: view.observation.desired, reason: lag.reason, detail: lag.detail };
  },
});

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
};

interface Played {
  readonly records: readonly DecisionRecord[];
  readonly lines: readonly string[];
  readonly autoscaler: Autoscaler;
  readonly timersAtEnd: number;
}

const play = async (
  acts: readonly Act[],
  ticks: number,
  policy: Policy = { demand: byLag(), tickMs: TICK_MS },
  everyMs = TICK_MS,
): Promise<Played> => {
  const clock = new ManualClock();
  const sourceClock = new ManualClock();
  const controller = createController({ policy, min: MIN, max: MAX, waitSloMs: 500 });
  const lines: string[] = [];
  const header = {
    name: 'p',
    policy: null,
    min: MIN,
    max: MAX,
    waitSloMs: 500,
    startupMs: 0,
    tickMs: TICK_MS,
    startedAtWallMs: 0,
  };
  const autoscaler = createAutoscaler({
    target: new FakeScaleTarget(START),
    controller,
    min: MIN,
    max: MAX,
    clock,
    journal: new JournalWriter({ header, sink: (line) => lines.push(line), checkpointTicks: 7 }),
    signals: { lag: { read: sourceOf(acts, sourceClock), timeoutMs: TIMEOUT_MS, everyMs } },
    onListenerError: (error) => {
      throw error;
    },
  });
  const records: DecisionRecord[] = [];
  autoscaler.onDecision((record) => records.push(record));
  autoscaler.start();
  for (let tick = 0; tick < ticks; tick += 1) {
    await settle();
    sourceClock.advance(TICK_MS);
    await settle();
    clock.advance(TICK_MS);
  }
  autoscaler.stop();
  return { records, lines, autoscaler, timersAtEnd: clock.activeTimers };
};

const isGood = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

const sizeOf = (lag: number): number => Math.max(MIN, Math.min(MAX, Math.ceil(lag - 1e-9)));

describe('a signal, whatever its source does', () => {
  it('moves the size only to what a fresh good value asks for; else the size stays', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs(), async (acts) => {
        const { records, timersAtEnd } = await play(acts, 30);
        expect(records).toHaveLength(31); // every tick has its record, the held first one included
        for (const { observation, applied } of records.slice(1)) {
          const lag = observation.readings?.['lag'];
          if (lag === undefined || lag.ageMs > STALE_MS) {
            expect(applied).toBe(observation.desired);
          } else {
            expect(isGood(lag.value)).toBe(true);
            expect(applied).toBe(sizeOf(lag.value));
          }
        }
        expect(timersAtEnd).toBe(0);
      }),
    );
  });

  it('never moves the size while nothing that it gives is good', async () => {
    const isBroken = (act: Act): boolean =>
      act.kind === 'hangs' || act.kind === 'throws' || act.kind === 'rejects' || !isGood(act.value);
    await fc.assert(
      fc.asyncProperty(anyActs(), async (acts) => {
        const broken = acts.filter(isBroken);
        fc.pre(broken.length > 0);
        const { records, autoscaler } = await play(broken, 20);
        expect(records.every(({ applied }) => applied === START)).toBe(true);
        const { errors, isStale, lastError } = autoscaler.signals['lag'] ?? {};
        expect(isStale).toBe(true);
        const isSilent = broken.every(
          (act) => 'value' in act && act.value === undefined && act.kind !== 'throws' && act.kind !== 'rejects',
        );
        if (!isSilent) {
          expect(errors).toBeGreaterThan(0);
          expect(lastError).toContain('`lag`');
          expect(autoscaler.signalErrors).toBe(errors);
        }
      }),
    );
  });

  it('never shrinks a pool for missing data by the fallbacks `hold` and `ifHigher`', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs(), fc.constantFrom('hold' as const, 'ifHigher' as const), async (acts, use) => {
        const demand = withFallback(byLag(), { signals: ['lag'], afterMs: 500, use, ...(use === 'ifHigher' && { size: 40 }) });
        const { records } = await play(acts, 30, { demand, tickMs: TICK_MS });
        for (const { observation, applied } of records.slice(1)) {
          const lag = observation.readings?.['lag'];
          if (lag === undefined || lag.ageMs > STALE_MS) expect(applied).toBeGreaterThanOrEqual(observation.desired);
        }
      }),
    );
  });

  it('leaves a journal that decides again bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs(), fc.constantFrom(TICK_MS, 250), async (acts, everyMs) => {
        const demand = (): Decider => withFallback(byLag(), { signals: ['lag'], afterMs: 400, use: 'fixed', size: 33 });
        const policy = (): Policy => ({ demand: demand(), tickMs: TICK_MS });
        const { lines, records } = await play(acts, 30, policy(), everyMs);
        const journal = parseJournal(lines);
        const again = verifyJournal(journal, {
          createController: () => createController({ policy: policy(), min: MIN, max: MAX, waitSloMs: 500 }),
        });
        expect(again).toEqual({ decisions: 31, equal: true });
        for (const { observation } of records) {
          expect(observation.readings?.['lag']?.staleMs).toBe(everyMs === TICK_MS || !observation.readings ? undefined : 750);
        }
        expect([...journal.ticks()].map(({ observation }) => observation)).toEqual(records.map(({ observation }) => observation));
      }),
    );
  });
});
