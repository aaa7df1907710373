import { describe, expect, it } from 'vitest';
import { demand, parseJournal } from '../../autoscale/index.ts';
import { constantTime, simulate, square } from '../../sim/index.ts';
import { shadowOf } from './recorded-shadow.ts';

const play = async (shadow: boolean) => {
  const lines: string[] = [];
  const result = await simulate({
    workload: square({ lowPerSec: 10, highPerSec: 60, periodMs: 6_000, durationMs: 20_000 }),
    service: constantTime(100),
    pool: { max: 30, startMs: 300 },
    policy: demand(),
    ...(shadow && { shadow: { demand: demand({ downWindowMs: 8_000 }), guards: [], tickMs: 400 } }),
    journal: (line) => lines.push(line),
  });
  return { result, journal: parseJournal(lines) };
};

describe('the shadow of a journal', () => {
  it('is decided again with the sums of the run that wrote it, in the ticks of the live policy', async () => {
    const { result, journal } = await play(true);
    expect(journal.header.shadow).toMatchObject({ demand: { kind: 'demand', options: { downWindowMs: 8_000 } }, tickMs: 100 });
    expect(result.shadow).toMatchObject({ errors: 0 });
    expect(result.shadow?.meanDifference).toBeGreaterThan(0); // a longer window holds more workers
    expect(shadowOf(journal)).toEqual(result.shadow);
  });

  it('changes nothing of the run, and is absent where there was none', async () => {
    const [beside, alone] = [await play(true), await play(false)];
    const { shadow: _shadow, ...rest } = beside.result;
    expect(rest).toEqual(alone.result);
    expect(shadowOf(alone.journal)).toBeUndefined();
  });
});
