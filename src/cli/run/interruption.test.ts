import { beforeEach, describe, expect, it } from 'vitest';
import { Interruption } from './interruption.ts';

let calls: string[];
let interruption: Interruption;
const signal = { kind: 'interrupt', signal: 'SIGINT' } as const;

beforeEach(() => {
  calls = [];
  interruption = new Interruption({
    stop: (mode) => calls.push(mode),
    leave: () => calls.push('leave'),
    say: () => undefined,
  });
});

describe('Interruption', () => {
  it('becomes more urgent with each signal', () => {
    expect(interruption.isInterrupted).toBe(false);
    interruption.handle(signal);
    expect(calls).toEqual(['graceful']);
    expect([interruption.isInterrupted, interruption.isUrgent]).toEqual([true, false]);
    interruption.handle(signal);
    expect(calls).toEqual(['graceful', 'now']);
    expect(interruption.isUrgent).toBe(true);
    interruption.handle(signal);
    expect(calls).toEqual(['graceful', 'now', 'leave']);
  });

  it('stops once for errors that nobody caught, and says each', () => {
    const said: string[] = [];
    interruption = new Interruption({
      stop: (mode) => calls.push(mode),
      leave: () => undefined,
      say: (message) => said.push(message),
    });
    interruption.handle({ kind: 'uncaught', error: new Error('first\u001b[2J') });
    interruption.handle({ kind: 'uncaught', error: 'second' });
    expect(calls).toEqual(['graceful']);
    expect([interruption.hasUncaught, interruption.isInterrupted]).toEqual([true, false]);
    expect(said[0]).toContain('first\\x1b[2J');
    expect(said[1]).toContain('second');
  });
});
