import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/index.ts';
import { fakeObservation } from '../fake-observation.ts';
import { MOST_BINS } from './arrival-bins.ts';
import { emptyOutlook, type Outlook, type OutlookSettings, scoredRatio, stepOutlook } from './outlook.ts';

const SETTINGS: OutlookSettings = { model: 'best', longestPeriodMs: 86_400_000 };
const LEAD = 6;
const BIN_MS = 1_000;
const TICK_MS = 500;

/** Arrivals of each second. */
type LoadAt = (second: number) => number;
const square: LoadAt = (second) => (second % 60 < 30 ? 800 : 200);
const steady: LoadAt = () => 500;

interface Play {
  readonly load: LoadAt;
  readonly untilSec: number;
  readonly settings?: Partial<OutlookSettings>;
  readonly from?: Outlook;
  readonly fromSec?: number;
}

/** Plays a load in ticks of half a second, and calls `each` after every one. */
const play = (
  { load, untilSec, settings, from, fromSec = 0 }: Play,
  each: (outlook: Outlook, sec: number) => void = () => undefined,
) => {
  let outlook = from ?? emptyOutlook(BIN_MS);
  for (let nowMs = fromSec * 1_000 + TICK_MS; nowMs <= untilSec * 1_000; nowMs += TICK_MS) {
    const arrivals = load(Math.floor((nowMs - 1) / 1_000)) / 2;
    outlook = stepOutlook(outlook, fakeObservation({ nowMs, dtMs: TICK_MS, arrivals }), LEAD, { ...SETTINGS, ...settings });
    each(outlook, nowMs / 1_000);
  }
  return outlook;
};

describe('an outlook', () => {
  it('finds the period after two, scores for one more, and is trusted then', () => {
    let foundSec = 0;
    let trustedSec = 0;
    const end = play({ load: square, untilSec: 300 }, ({ period, isTrusted }, sec) => {
      if (foundSec === 0 && period !== null) foundSec = sec;
      if (trustedSec === 0 && isTrusted) trustedSec = sec;
    });
    expect(foundSec).toBeGreaterThanOrEqual(119);
    expect(foundSec).toBeLessThanOrEqual(140);
    expect(trustedSec - foundSec).toBeGreaterThanOrEqual(60);
    expect(trustedSec - foundSec).toBeLessThanOrEqual(70);
    expect([end.period, scoredRatio(end)]).toEqual([60, 1]);
  });

  it('foretells the open bin and those up to the lead, and two more', () => {
    const { ahead } = play({ load: square, untilSec: 355 });
    expect(ahead).toHaveLength(LEAD + 2);
    // The bins from 355 s on: five of 200, then the rise at 360 s.
    expect(ahead.map((count) => Math.round(count))).toEqual([200, 200, 200, 200, 200, 800, 800, 800]);
  });

  it.each(['seasonalNaive', 'holtWinters'] as const)('scores %s alone when told so', (model) => {
    const { score, isTrusted } = play({ load: square, untilSec: 300, settings: { model } });
    expect(Object.keys(score.models)).toEqual([model]);
    expect(score.models[model]?.pending).toHaveLength(LEAD);
    expect(isTrusted).toBe(true);
  });

  it('is not trusted with a load whose pattern never repeats, however long it looks', () => {
    const random = seededRandom('outlook');
    const noise = Array.from({ length: 1_000 }, () => Math.round(1_000 * random.next()));
    let trusted = 0;
    play({ load: (second) => noise[second] ?? 0, untilSec: 1_000 }, ({ isTrusted }) => {
      if (isTrusted) trusted += 1;
    });
    expect(trusted).toBe(0);
  });

  it('loses trust within a period after the pattern has ended, and does not find it again', () => {
    const from = play({ load: square, untilSec: 300 });
    let lastTrustedSec = 300;
    play({ load: steady, untilSec: 2_500, from, fromSec: 300 }, ({ isTrusted }, sec) => {
      if (isTrusted) lastTrustedSec = sec;
    });
    expect(lastTrustedSec).toBeGreaterThan(300);
    expect(lastTrustedSec).toBeLessThan(360);
  });

  it('becomes coarser while it finds nothing, until three of the longest periods fit', () => {
    const long: LoadAt = (second) => (second % 600 < 300 ? 80 : 20);
    const outlook = play({ load: long, untilSec: 2_800 });
    expect(outlook.arrivals.binMs).toBe(8_000);
    expect([outlook.period, outlook.isTrusted]).toEqual([75, true]);
    const short = play({ load: steady, untilSec: 1_000, settings: { longestPeriodMs: 60_000 } });
    expect([short.arrivals.binMs, short.arrivals.counts.length]).toEqual([1_000, MOST_BINS]);
  });

  it('scores against the only value that is known where the lead is longer than the history', () => {
    const from = play({ load: (second) => (second % 8 < 4 ? 800 : 200), untilSec: 40 });
    const next = fakeObservation({ nowMs: 41_000, dtMs: 1_000, arrivals: 500 });
    const { score } = stepOutlook(from, next, 48, SETTINGS);
    expect(from.period).toBe(8);
    expect(score.lastValueError).toBeLessThan(from.score.lastValueError);
  });

  it('takes no period that is longer than asked for', () => {
    expect(play({ load: square, untilSec: 300, settings: { longestPeriodMs: 30_000 } }).period).toBeNull();
  });

  it('keeps its trust over a short gap, and begins anew when the clock has', () => {
    const from = play({ load: square, untilSec: 300 });
    const gap = fakeObservation({ nowMs: 303_600, dtMs: 3_600, arrivals: 2_880 });
    expect(stepOutlook(from, gap, LEAD, SETTINGS).isTrusted).toBe(true);
    const reset = stepOutlook(from, fakeObservation({ nowMs: 100, dtMs: 100 }), LEAD, SETTINGS);
    expect([reset.period, reset.isTrusted, reset.arrivals.counts]).toEqual([null, false, []]);
  });

  it('never grows: 20 kB of JSON at the most', () => {
    let most = 0;
    play({ load: (second) => 1_000_003 + (second % 97), untilSec: 1_000 }, (outlook, sec) => {
      if (sec % 50 === 0) most = Math.max(most, JSON.stringify(outlook).length);
    });
    expect(most).toBeLessThan(20_000);
  });
});
