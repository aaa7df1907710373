import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { type Autoscaler, createAutoscaler } from './autoscaler.ts';
import type { AutoscalerOptions } from './autoscaler-options.ts';
import type { Controller, ControllerState } from './controller.ts';
import { FakeGrantSource } from './fake-grant-source.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';
import { type Journal, JournalWriter, parseJournal } from './journal/index.ts';
import type { Observation } from './observation.ts';
import { replayJournal } from './replay.ts';
import { recordsOf } from './replay-records.ts';
import { verifyJournal } from './replay-verify.ts';

/** Wants one worker for each arrival that it has ever seen; its stages also say how many steps it made. */
class CountingController implements Controller {
  readonly tickMs = 100;
  readonly #bias: number;
  #total = 0;

  constructor(bias = 0) {
    this.#bias = bias;
  }

  step({ desired, nowMs, arrivals }: Observation) {
    this.#total += arrivals;
    const size = Math.min(20, this.#total + this.#bias);
    const reason = 'LOAD' as const;
    const stages = [{ name: 'count', in: desired, out: size, reason, detail: { total: this.#total } }];
    return { at: nowMs, desired: size, stages, binding: { stage: 'count', reason }, nextPossibleAt: { up: null, down: null } };
  }

  snapshot(): ControllerState {
    return { stages: { total: this.#total } };
  }

  restore({ stages }: ControllerState): void {
    this.#total = Number(stages.total);
  }
}

/** Twelve ticks with one arrival each, the first one being held, in segments of five. */
const record = (options: Partial<AutoscalerOptions> = {}, before: (tick: number, loop: Autoscaler) => void = () => undefined) => {
  const clock = new ManualClock();
  const target = options.target instanceof FakeScaleTarget ? options.target : new FakeScaleTarget(2);
  const lines: string[] = [];
  const header = { name: 'mail', policy: null, min: 1, max: 20, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
  const autoscaler = createAutoscaler({
    target,
    controller: new CountingController(),
    min: 1,
    max: 20,
    clock,
    journal: new JournalWriter({ header, sink: (line) => lines.push(line), checkpointTicks: 5 }),
    onListenerError: (error) => {
      throw error;
    },
    ...options,
  });
  for (let tick = 0; tick < 12; tick += 1) {
    target.numbers.arrivals += 1;
    before(tick, autoscaler);
    autoscaler.tick();
    clock.advance(100);
  }
  autoscaler.stop();
  return { lines, autoscaler };
};

const same = () => new CountingController();

const edit = (lines: readonly string[], from: string, to: string): Journal => {
  const text = lines.join('');
  expect(text).toContain(from);
  return parseJournal([text.replace(from, to)]);
};

describe('replayJournal', () => {
  it('gives the records of the loop, budget and held ticks included', () => {
    const { lines, autoscaler } = record({
      budget: new FakeGrantSource((recommended, current) => Math.min(6, Math.max(current, recommended - 1)), {
        heldBy: 'api 14',
      }),
    });
    expect([...replayJournal(parseJournal(lines), same)]).toEqual(autoscaler.journal.records());
  });

  it('gives them with the reasons of resizes that failed, at once and later', async () => {
    const target = new FakeScaleTarget(2);
    target.onResize = (size) => {
      if (size === 5) throw new Error('at once');
      return size === 6 ? Promise.reject(new Error('later')) : undefined;
    };
    const { lines, autoscaler } = record({ target });
    for (let hop = 0; hop < 5; hop += 1) await Promise.resolve(); // until the rejections have been told
    const replayed = [...replayJournal(parseJournal(lines), same)];
    expect(replayed).toEqual(autoscaler.journal.records());
    const errors = replayed.map(({ stages }) => stages.find(({ name }) => name === 'resize')?.detail);
    expect(errors.filter((detail) => detail !== undefined)).toEqual([{ error: 'at once' }, { error: 'later' }]);
    expect(verifyJournal(parseJournal(lines), { createController: same })).toMatchObject({ equal: true });
  });

  it('gives them with the bounds of their time', () => {
    const { lines, autoscaler } = record({ max: 5 });
    expect(autoscaler.journal.latest?.observation.bounds).toBeUndefined();
    const changing = record({}, (tick, loop) => {
      if (tick === 4) loop.setBounds({ max: 3 });
      if (tick === 8) loop.setBounds({ min: 2, max: 20 });
    });
    const replayed = [...replayJournal(parseJournal(changing.lines), same)];
    expect(replayed).toEqual(changing.autoscaler.journal.records());
    expect([0, 3, 4, 7, 8, 11].map((index) => replayed[index]?.observation.bounds?.max)).toEqual([
      undefined,
      undefined,
      3,
      3,
      20,
      20,
    ]);
    expect(parseJournal(lines).ticks().next().value?.observation).not.toHaveProperty('bounds');
  });

  it('shows what another controller would have wanted, at the sizes that were there', () => {
    const { lines } = record();
    const wanted = [...replayJournal(parseJournal(lines), () => new CountingController(3))];
    expect(wanted.at(-1)).toMatchObject({ recommended: 14, granted: 14, applied: 11 });
  });

  it('keeps the cut of a budget for another controller', () => {
    const { lines } = record({ budget: new FakeGrantSource((_recommended, current) => current) });
    const wanted = [...replayJournal(parseJournal(lines), () => new CountingController(3))];
    expect(wanted.at(-1)).toMatchObject({ recommended: 14, granted: 1, binding: { stage: 'budget' } });
  });
});

describe('recordsOf', () => {
  it('gives the records as they stand, with the binding stage alone', () => {
    const { lines } = record();
    const records = [...recordsOf(parseJournal(lines))];
    expect(records[0]?.stages).toEqual([{ name: 'hold', in: 2, out: 2, reason: 'WARMUP' }]);
    expect(records[3]).toMatchObject({
      at: 300,
      stages: [{ name: 'count', in: 2, out: 3, reason: 'LOAD', detail: { total: 3 } }],
      applied: 3,
      outcome: 'up',
    });
  });

  it('shows a held tick that an override moved with both stages', () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    const header = { name: 'mail', policy: null, min: 1, max: 20, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
    const journal = new JournalWriter({ header, sink: (line) => lines.push(line) });
    const target = new FakeScaleTarget(2);
    const controller = new CountingController();
    const autoscaler = createAutoscaler({
      target,
      controller,
      min: 1,
      max: 20,
      clock,
      journal,
      onListenerError: () => undefined,
    });
    autoscaler.override({ desired: 9, reason: 'deploy', actor: 'alice' });
    autoscaler.tick();
    expect([...recordsOf(parseJournal(lines))][0]?.stages.map(({ name }) => name)).toEqual(['hold', 'override']);
  });
});

describe('verifyJournal', () => {
  it('finds nothing in a journal that is as it was written', () => {
    const journal = parseJournal(record().lines);
    expect(verifyJournal(journal, { createController: same })).toEqual({ decisions: 12, equal: true });
  });

  it('can begin at any checkpoint', () => {
    const journal = parseJournal(record().lines);
    expect(verifyJournal(journal, { createController: same, fromCheckpoint: 2 })).toEqual({ decisions: 2, equal: true });
    expect(() => verifyJournal(journal, { createController: same, fromCheckpoint: 3 })).toThrow(
      /`fromCheckpoint` must be .* 0 to 2/,
    );
  });

  it('finds a recommendation that is not what the controller says', () => {
    const journal = edit(record().lines, '"r":3', '"r":4');
    expect(verifyJournal(journal, { createController: same })).toEqual({
      decisions: 4,
      equal: false,
      firstDifference: { at: 300, field: 'recommended', recorded: 4, redecided: 3 },
    });
  });

  it('finds another binding stage', () => {
    const journal = edit(record().lines, '["count","LOAD"]', '["count","BACKLOG"]');
    expect(verifyJournal(journal, { createController: same }).firstDifference).toMatchObject({
      at: 100,
      field: 'binding',
      recorded: { reason: 'BACKLOG' },
      redecided: { reason: 'LOAD' },
    });
  });

  it('finds a changed observation that decided nothing, by the digest', () => {
    const journal = edit(record().lines, '"T100000', '"X3T100000');
    expect(verifyJournal(journal, { createController: same }).firstDifference).toMatchObject({ at: 400, field: 'stages' });
  });

  it('finds a changed checkpoint', () => {
    const lines = record().lines.filter((line) => !line.startsWith('{"digest"'));
    const journal = edit(lines, '{"checkpoint":{"stages":{"total":4}', '{"checkpoint":{"stages":{"total":5}');
    expect(verifyJournal(journal, { createController: same }).firstDifference).toEqual({
      at: 400,
      field: 'state',
      recorded: '{"stages":{"total":5}}',
      redecided: '{"stages":{"total":4}}',
    });
  });

  it('finds another controller', () => {
    const journal = parseJournal(record().lines);
    const { firstDifference } = verifyJournal(journal, { createController: () => new CountingController(1) });
    expect(firstDifference).toEqual({ at: 100, field: 'recommended', recorded: 1, redecided: 2 });
  });

  it('takes a journal without a tick as equal', () => {
    const [header = ''] = record().lines;
    expect(verifyJournal(parseJournal([header]), { createController: same })).toEqual({ decisions: 0, equal: true });
  });
});
