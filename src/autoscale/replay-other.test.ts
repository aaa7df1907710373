import { describe, expect, it } from 'vitest';
import type { Controller } from './controller.ts';
import { createController } from './create-controller.ts';
import { step } from './deciders/step.ts';
import { fakeRecord, fakeStage } from './explain/fake-record.ts';
import { HOLD_STAGE } from './hold.ts';
import { JournalWriter, parseJournal } from './journal/index.ts';
import { replayWithOther } from './replay-other.ts';

/** A tick at `at`, steered to 6 workers with a full queue; one that is cut was granted less than it wanted. */
const ticks = () => {
  const observation = { desired: 6, queued: 100, queueCapacity: 100, dtMs: 100 };
  return [
    fakeRecord([fakeStage('WARMUP', undefined, 6, HOLD_STAGE)], {
      observation: { ...observation, nowMs: 100 },
      recommended: 6,
      granted: 6,
      applied: 6,
    }),
    fakeRecord([fakeStage('LOAD')], { observation: { ...observation, nowMs: 200 }, recommended: 9, granted: 9, applied: 9 }),
    fakeRecord([fakeStage('LOAD')], { observation: { ...observation, nowMs: 300 }, recommended: 9, granted: 7, applied: 7 }),
  ];
};

const journal = () => {
  const header = { name: 'x', policy: null, min: 1, max: 20, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
  const lines: string[] = [];
  const writer = new JournalWriter({ header, sink: (line) => lines.push(line), checkpointTicks: 2 });
  for (const tick of ticks()) {
    if (writer.isCheckpointDue) writer.checkpoint({ stages: {} });
    writer.tick(tick);
  }
  return parseJournal(lines);
};

const stepping = (up: number, max = 20): { readonly controller: Controller; readonly min: number; readonly max: number } => ({
  controller: createController({ policy: step({ up }), min: 1, max, waitSloMs: 500 }),
  min: 1,
  max,
});

describe('replayWithOther', () => {
  it('gives what another controller would have wanted of what was seen, through every segment', () => {
    expect(
      [...replayWithOther(journal(), stepping(4))].map(({ at, recommended, granted }) => [at, recommended, granted]),
    ).toEqual([
      [100, 6, 6],
      [200, 10, 10],
      [300, 10, 7], // a budget that cut the recorded size cuts this one
    ]);
    expect(
      [...replayWithOther(journal(), stepping(1))].map(({ granted, applied, outcome }) => [granted, applied, outcome]),
    ).toEqual([
      [6, 6, 'none'],
      [7, 7, 'up'],
      [7, 7, 'up'],
    ]);
  });

  it('keeps held ticks within the other bounds', () => {
    const [held] = [...replayWithOther(journal(), stepping(4, 3))];
    expect(held).toMatchObject({ recommended: 3, stages: [{ name: HOLD_STAGE, reason: 'WARMUP' }, { reason: 'AT_MAX' }] });
  });
});
