import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../time/index.ts';
import { SignalBoard } from './signal-board.ts';

describe('SignalBoard', () => {
  it('shows the signals that have a value, and says when one is stale at another age than three ticks', () => {
    const clock = new ManualClock();
    const board = new SignalBoard(
      { near: () => 1, far: { read: () => 2, everyMs: 1_000 }, silent: () => undefined },
      { clock, tickMs: 100, onError: () => undefined },
    );
    expect(board.read(0)).toEqual({});
    board.start();
    expect(board.read(40)).toEqual({ near: { value: 1, ageMs: 40 }, far: { value: 2, ageMs: 40, staleMs: 3_000 } });
    board.stop();
    expect(clock.activeTimers).toBe(0);
  });

  it('counts errors by signal and in all, and reports each', () => {
    const clock = new ManualClock();
    const errors: unknown[] = [];
    const board = new SignalBoard(
      { good: () => 1, bad: () => Number.NaN },
      { clock, tickMs: 100, onError: (error) => errors.push(error) },
    );
    board.start();
    clock.advance(100);
    const { good, bad } = board.status(100);
    expect([good?.errors, bad?.errors, board.errors, errors.length]).toEqual([0, 2, 2, 2]);
  });
});
