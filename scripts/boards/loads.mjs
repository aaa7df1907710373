import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  constantRate,
  drift,
  flashCrowd,
  onOff,
  play,
  profileOfFunction,
  rateQuantile,
  readRateCsv,
  recordedProfile,
  sine,
  square,
  stages,
} from '../../dist/sim.js';

/** Mean run time that rates are chosen for, in milliseconds. */
const MEAN_MS = 75;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Arrivals per second that keep `workers` busy. */
const perSecOf = (workers, meanMs = MEAN_MS) => (workers * 1_000) / meanMs;

const jump = (fromWorkers, toWorkers, atMs, durationMs) =>
  stages(
    [
      { durationMs: atMs, toPerSec: perSecOf(fromWorkers) },
      { durationMs: 0, toPerSec: perSecOf(toWorkers) },
      { durationMs: durationMs - atMs, toPerSec: perSecOf(toWorkers) },
    ],
    perSecOf(fromWorkers),
  );

/** A working day in 20 minutes: night, morning, lunch, afternoon, evening. */
const day = () => {
  const levels = [5, 8, 45, 60, 40, 58, 50, 20, 8, 5];
  return stages(
    levels.slice(1).map((workers) => ({ durationMs: 2 * MINUTE, toPerSec: perSecOf(workers) })),
    perSecOf(levels[0]),
  );
};

/** A saw: a slow rise and a sudden fall, four times. */
const saw = () =>
  profileOfFunction({
    durationMs: 10 * MINUTE,
    stepMs: 500,
    ratePerSecAt: (ms) => perSecOf(10 + (70 * (ms % 150_000)) / 150_000),
  });

/** Built-in loads. The same on every machine. */
export const syntheticLoads = () => {
  const load = (name, profile) => ({ name, profile, isRecorded: false });
  return [
    load(
      'ramp',
      stages(
        [
          { durationMs: MINUTE, toPerSec: 2_000 },
          { durationMs: MINUTE, toPerSec: 2_000 },
          { durationMs: MINUTE, toPerSec: 100 },
        ],
        100,
      ),
    ),
    load('step', jump(10, 100, 2 * MINUTE, 5 * MINUTE)),
    load('step down', jump(100, 10, 2 * MINUTE, 5 * MINUTE)),
    load('square', square({ lowPerSec: perSecOf(20), highPerSec: perSecOf(80), periodMs: MINUTE, durationMs: 10 * MINUTE })),
    load('on/off', onOff({ highPerSec: perSecOf(50), periodMs: MINUTE, highRatio: 0.3, durationMs: 10 * MINUTE })),
    load(
      'flash',
      flashCrowd({
        basePerSec: perSecOf(15),
        peakPerSec: perSecOf(120),
        atMs: 2 * MINUTE,
        riseMs: 5_000,
        holdMs: 30_000,
        decayMs: MINUTE,
        durationMs: 8 * MINUTE,
      }),
    ),
    load('sine', sine({ meanPerSec: perSecOf(60), swingPerSec: perSecOf(40), periodMs: MINUTE, durationMs: 10 * MINUTE })),
    load(
      'slow sine',
      sine({ meanPerSec: perSecOf(40), swingPerSec: perSecOf(35), periodMs: 5 * MINUTE, durationMs: 15 * MINUTE }),
    ),
    load('drift', drift({ perSec: perSecOf(40), sigma: 0.5, tauMs: MINUTE, durationMs: 10 * MINUTE, seed: 'board' })),
    load('saw', saw()),
    load('day', day()),
    load('steady 60', constantRate(perSecOf(60), 5 * MINUTE)),
    load('steady 5', constantRate(perSecOf(5), 5 * MINUTE)),
    load('steady 2', constantRate(perSecOf(2), 5 * MINUTE)),
  ];
};

/** How recorded traces are played: hours of the record, recorded seconds per played one, peak need in workers. */
const RECORDED = [
  { name: 'wc98-jun30', compress: 24, peakWorkers: 120 },
  { name: 'wc98-jun24', compress: 24, peakWorkers: 40 },
  { name: 'nasa-week', compress: 48, peakWorkers: 24, hours: [84, 132] },
  { name: 'twitter-6h', compress: 6, peakWorkers: 80 },
  { name: 'elb', compress: 72, peakWorkers: 60, hours: [192, 264] },
  { name: 'tweets-aapl', compress: 48, peakWorkers: 60, hours: [84, 132] },
  { name: 'taxi', compress: 336, peakWorkers: 48 },
  { name: 'azllm-conv', isLlm: true },
];

/** Share of the time that the peak need is not exceeded. */
const PEAK_QUANTILE = 0.995;

/** Recorded loads in `folder`; a file that is not there is passed over. */
export const recordedLoads = (folder) =>
  RECORDED.filter(({ name }) => existsSync(path.join(folder, `${name}.csv`))).map(
    ({ name, compress = 1, peakWorkers, hours, isLlm = false }) => {
      const points = readRateCsv(readFileSync(path.join(folder, `${name}.csv`), 'utf8'));
      if (isLlm) return { name, profile: recordedProfile(points, 'step'), isRecorded: true, isLlm };
      const part = hours === undefined ? {} : { fromMs: hours[0] * HOUR, untilMs: hours[1] * HOUR };
      const profile = play(recordedProfile(points), { ...part, compress });
      const scale = perSecOf(peakWorkers) / rateQuantile(profile, PEAK_QUANTILE);
      return { name, profile: play(profile, { scale }), isRecorded: true, isLlm };
    },
  );
