import { constantRate, constantTime, uniformTime } from '../../../src/workload/index.ts';
import { cubic, SMALL_KNEE, shared, usl } from '../backends.ts';
import type { BackgroundFailures, World } from '../world.ts';

/** Shares of calls that fail whatever the size is. */
const RATIOS = [0, 0.002, 0.01, 0.05] as const;

const failing = (ratio: number, how: BackgroundFailures['how'] = 'slow') => (ratio === 0 ? {} : { failures: { ratio, how } });
const text = (ratio: number, how: BackgroundFailures['how'] = 'slow'): string =>
  `${100 * ratio} % fail${how === 'fast' ? ' fast' : ''}`;

const flat = { service: constantTime(30), warmUpMs: 5_000, isFlat: true as const };

const open500 = (ratio: number, how?: BackgroundFailures['how']): World => ({
  ...flat,
  ...failing(ratio, how),
  name: `flat, 500/s, ${text(ratio, how)}`,
  durationMs: 20_000,
  load: { kind: 'open', profile: constantRate(500, 20_000) },
  max: 200,
  sizes: [200],
  best: 200,
});

const fullQueue = (max: number, ratio: number, how?: BackgroundFailures['how']): World => ({
  ...flat,
  ...failing(ratio, how),
  name: `flat, full queue, max ${max}, ${text(ratio, how)}`,
  service: constantTime(max === 40 ? 30 : 100), // as many a second: more would only cost time
  durationMs: 20_000,
  load: { kind: 'full' },
  max,
  sizes: [max],
  best: max,
});

/** Calls that fail whatever the size is, without a knee: every worker more does as much as the first. */
export const FLAT_FAILURE_WORLDS: readonly World[] = [
  ...RATIOS.map((ratio) => fullQueue(40, ratio)),
  ...RATIOS.slice(1).map((ratio) => fullQueue(40, ratio, 'fast')),
  ...RATIOS.map((ratio) => fullQueue(200, ratio)),
  fullQueue(200, 0.01, 'fast'),
  ...RATIOS.map((ratio) => open500(ratio)),
  open500(0.01, 'fast'),
  open500(0.05, 'fast'),
];

interface Knee {
  readonly name: string;
  readonly serviceMs: number;
  readonly slowdown: (inFlight: number) => number;
  /** Open load, per second: 70 % of what the knee bears. */
  readonly perSec: number;
  readonly sizes: readonly number[];
  /** The best of them for a full queue, and for the open load. */
  readonly best: readonly [full: number, open: number];
}

const KNEES: readonly Knee[] = [
  { name: 'cubic knee', serviceMs: 50, slowdown: cubic(40), perSec: 295, sizes: [24, 28, 32, 36], best: [32, 24] },
  { name: 'USL knee', serviceMs: 75, slowdown: usl(0.002, 0.0004), perSec: 225, sizes: [36, 44, 50, 58], best: [50, 36] },
  { name: 'small knee', serviceMs: 200, slowdown: SMALL_KNEE, perSec: 16, sizes: [6, 8, 10, 12], best: [10, 10] },
];

const onKnee = ({ name, serviceMs, slowdown, perSec, sizes, best: [full, open] }: Knee, ratio: number): readonly World[] => {
  const common = {
    ...failing(ratio),
    service: uniformTime(0.4 * serviceMs, 1.6 * serviceMs),
    backend: shared(slowdown),
    max: 200,
    sizes,
  };
  return [
    {
      ...common,
      name: `${name}, full queue, ${text(ratio)}`,
      durationMs: 45_000,
      warmUpMs: 15_000,
      load: { kind: 'full' },
      best: full,
    },
    {
      ...common,
      name: `${name}, ${perSec}/s, ${text(ratio)}`,
      durationMs: 45_000,
      warmUpMs: 15_000,
      load: { kind: 'open', profile: constantRate(perSec, 45_000) },
      best: open,
    },
  ];
};

/** The same before a knee, open loads and full queues. */
export const KNEE_FAILURE_WORLDS: readonly World[] = KNEES.flatMap((knee) => RATIOS.flatMap((ratio) => onKnee(knee, ratio)));
