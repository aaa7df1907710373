import { describe, expect, it } from 'vitest';

import { LazyTaskContext } from './task-context.ts';

describe('LazyTaskContext', () => {
  it('gives one signal however often it is read', () => {
    const context = new LazyTaskContext();
    expect(context.signal).toBe(context.signal);
    expect(context.signal.aborted).toBe(false);
  });

  it('aborts the signal that was read before, with the reason', () => {
    const context = new LazyTaskContext();
    const { signal } = context;
    context.abort('stop');
    expect([signal.aborted, signal.reason]).toEqual([true, 'stop']);
  });

  it('gives an aborted signal to a handler that reads it late', () => {
    const context = new LazyTaskContext();
    context.abort('stop');
    expect([context.signal.aborted, context.signal.reason]).toEqual([true, 'stop']);
  });

  it('keeps the first reason', () => {
    const late = new LazyTaskContext();
    late.abort('first');
    late.abort('second');
    expect(late.signal.reason).toBe('first');
    late.abort('third');
    expect(late.signal.reason).toBe('first');
  });
});
