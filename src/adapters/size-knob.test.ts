import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { type SizeKnob, sizeKnob } from './size-knob.ts';

const makeKnob = (more: Partial<SizeKnob> = {}): SizeKnob => {
  let size = 4;
  return {
    size: () => size,
    resize: (n) => {
      size = n;
    },
    ...more,
  };
};

describe('sizeKnob', () => {
  it('measures the tasks that are reported, each end once', () => {
    const clock = new ManualClock();
    const target = sizeKnob(makeKnob(), { clock });
    const [completed, failed, aborted, waiting] = [target.arrive(), target.arrive(), target.arrive(), target.arrive()];
    clock.advance(100);
    for (const task of [completed, failed]) task.start();
    aborted.abort();
    expect(target.observe(100)).toMatchObject({ live: 4, busy: 2, idle: 2, queued: 1, oldestWaitMs: 100 });
    clock.advance(50);
    completed.complete();
    completed.fail(new Error('too late'));
    failed.fail({ status: 503 });
    waiting.start();
    expect(target.observe(150)).toMatchObject({
      arrivals: 4,
      completions: 1,
      overloads: 1,
      failures: 0,
      aborted: 1,
      busy: 1,
      queued: 0,
      runMsSum: 50,
    });
  });

  it('takes what the pool says of itself before what was reported', () => {
    const target = sizeKnob(makeKnob({ queued: () => 7, busy: () => 3 }));
    target.arrive();
    expect(target.observe(0)).toMatchObject({ queued: 7, busy: 3, live: 4, arrivals: 1 });
  });

  it('sets the size, and refuses one below the smallest', () => {
    const knob = makeKnob({ minSize: 2 });
    const target = sizeKnob(knob, { name: 'connections' });
    void target.resize(2);
    expect([knob.size(), target.desired, target.minSize, target.name]).toEqual([2, 2, 2, 'connections']);
    expect(() => target.resize(1)).toThrowError('`n` must be 2 or more: connections takes no smaller size; got 1');
  });

  it.each([[undefined], [{}], [{ size: () => 1 }], [{ ...makeKnob(), size: 4 }]])('refuses %j', (knob) => {
    expect(() => sizeKnob(knob as never)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: 'knob' }));
  });

  it('refuses a smallest size that is none', () => {
    expect(() => sizeKnob(makeKnob({ minSize: -1 }))).toThrowError(expect.objectContaining({ option: 'knob.minSize' }));
  });
});
