import fc from 'fast-check';
import type { Observation } from '../../src/autoscale/index.ts';

const count = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const ms = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true, noDefaultInfinity: true });

/** What happens in one tick: any load, sound but not plausible. Time and size are added by the trace. */
export const anyTick = (): fc.Arbitrary<Observation> =>
  fc.record(
    {
      nowMs: fc.constant(0),
      dtMs: fc.oneof({ weight: 8, arbitrary: ms(200) }, fc.constant(0), ms(100_000)),
      desired: fc.constant(0),
      live: count(60),
      busy: count(60),
      idle: count(60),
      starting: count(20),
      queued: count(2_000),
      queueCapacity: fc.oneof(fc.constant(0), count(1_000)),
      arrivals: count(500),
      completions: count(500),
      failures: count(50),
      overloads: count(20),
      rejections: count(500),
      shed: count(10),
      aborted: count(10),
      timedOut: count(10),
      runMsSum: ms(50_000),
      runMsSquaredSum: ms(5_000_000),
      oldestWaitMs: ms(5_000),
      startupMs: fc.oneof(fc.constant(0), ms(10_000)),
      heldBack: fc.oneof(
        fc.record({ by: fc.constant('maxPerKey' as const), tasks: count(2_000), starts: count(500), limit: count(9) }),
        fc.record({
          by: fc.constant('rate' as const),
          name: fc.constantFrom('requests', 'tokens'),
          tasks: count(2_000),
          starts: count(500),
          limit: count(100_000),
          perMs: ms(60_000),
          freeInMs: ms(60_000),
        }),
      ),
    },
    {
      requiredKeys: [
        'nowMs',
        'dtMs',
        'desired',
        'live',
        'busy',
        'idle',
        'starting',
        'queued',
        'arrivals',
        'completions',
        'failures',
        'overloads',
        'rejections',
        'shed',
        'aborted',
        'timedOut',
        'runMsSum',
        'runMsSquaredSum',
        'oldestWaitMs',
        'startupMs',
      ],
    },
  );

/** A number as a broken target might hand in. */
export const anyJunk = (): fc.Arbitrary<number> =>
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -1e300);

/** Some ticks, one after the other. */
export const anyTrace = (maxLength = 60): fc.Arbitrary<readonly Observation[]> =>
  fc.array(anyTick(), { minLength: 1, maxLength });
