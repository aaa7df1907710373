import { describe, expect, it } from 'vitest';
import {
  createController,
  type DecisionRecord,
  defaultPolicy,
  explainRecord,
  forecast,
  forecastPolicy,
  type Policy,
  parseJournal,
  verifyJournal,
} from '../../src/autoscale/index.ts';
import { buildPolicy, type PolicySpec } from '../../src/policy/index.ts';
import {
  figureOfMerit,
  onOff,
  type Profile,
  type SimulateOptions,
  simulate,
  square,
  stages,
  uniformTime,
} from '../../src/sim/index.ts';

const MINUTE_MS = 60_000;
const MEAN_MS = 375;
/** Tasks of 375 ms: as many workers as on the boards, with a fifth of the tasks. */
const service = uniformTime(150, 600);
const perSec = (workers: number): number => (workers * 1_000) / MEAN_MS;

/** A working day in four minutes, five times: night, morning, lunch, afternoon, evening. */
const days = (): Profile => {
  const levels = [5, 45, 60, 40, 58, 50, 8, 5];
  const day = levels
    .slice(1)
    .concat(5)
    .map((workers) => ({ durationMs: MINUTE_MS / 2, toPerSec: perSec(workers) }));
  return stages(Array.from({ length: 5 }, () => day).flat(), perSec(5));
};

/** Workers take 5 s to start, and a wait of 2 s is in time. */
const optionsFor = (profile: Profile, policy: Policy): SimulateOptions => ({
  workload: { name: 'periodic', profile, service },
  pool: { min: 2, max: 120, waitSloMs: 2_000, startMs: 5_000, firstSize: 20, queue: { capacity: 1_000 } },
  policy,
  seed: 1,
});

const meritOf = async (profile: Profile, policy: Policy): Promise<number> => {
  const { quality, offeredSec } = await simulate(optionsFor(profile, policy));
  const { costRatio, starts, lateRatio } = quality;
  return figureOfMerit({ costRatio, starts, offeredMs: offeredSec * 1_000, lateRatio });
};

const squares = (minutes = 10): Profile =>
  square({ lowPerSec: perSec(20), highPerSec: perSec(80), periodMs: MINUTE_MS, durationMs: minutes * MINUTE_MS });

describe('a forecast floor with workers that take 5 s to start', () => {
  it.each<[string, () => Profile]>([
    ['a square wave', squares],
    ['on and off', () => onOff({ highPerSec: perSec(50), periodMs: MINUTE_MS, highRatio: 0.3, durationMs: 10 * MINUTE_MS })],
    ['days', days],
  ])('is better than the demand alone by 0.1 of merit or more: %s', async (_name, profile) => {
    const reactive = await meritOf(profile(), defaultPolicy());
    const ahead = await meritOf(profile(), forecastPolicy());
    expect(reactive - ahead).toBeGreaterThanOrEqual(0.1);
  });

  it('records and scores without moving a size where it may never act, and says so in words', async () => {
    const play = async (policy: Policy): Promise<readonly DecisionRecord[]> => {
      const records: DecisionRecord[] = [];
      await simulate({ ...optionsFor(squares(5), policy), onDecision: (record) => records.push(record) });
      return records;
    };
    const watched = await play({ ...defaultPolicy(), floors: [forecast({ act: 'never' })] });
    expect(watched.map(({ applied }) => applied)).toEqual((await play(defaultPolicy())).map(({ applied }) => applied));
    const last = watched.at(-1) as DecisionRecord; // there are thousands
    const stage = last.stages.find(({ name }) => name === 'forecast');
    expect(stage?.reason).toBe('FLOOR:FORECAST_ONLY');
    expect(stage?.detail).toMatchObject({ periodMs: MINUTE_MS, scoredRatio: 1 });
    expect(Number(stage?.detail?.['errorRatio'])).toBeLessThan(0.5 * Number(stage?.detail?.['lastValueErrorRatio']));
    const sentence = explainRecord({ ...last, binding: { stage: 'forecast', reason: 'FLOOR:FORECAST_ONLY' } }, { max: 120 });
    expect(sentence).toMatch(/would keep \d+ by a period of 60 s \(error [\d.]+ % against [\d.]+ % of the last value\)/);
  });

  it('is decided again bit for bit from its journal, from any checkpoint', async () => {
    const lines: string[] = [];
    await simulate({ ...optionsFor(squares(5), forecastPolicy()), journal: (line) => lines.push(line) });
    expect(lines.some((line) => line.includes('FLOOR:FORECAST"'))).toBe(true);
    const verdict = verifyJournal(parseJournal(lines.map((line) => line.trimEnd())), {
      createController: ({ policy, min, max, waitSloMs, startupMs }) =>
        createController({ policy: buildPolicy(policy as PolicySpec), min, max, waitSloMs, startupMs }),
    });
    expect(verdict.equal).toBe(true);
    expect(verdict.decisions).toBeGreaterThan(500);
  });
});
