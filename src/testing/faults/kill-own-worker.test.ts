import { describe, expect, it } from 'vitest';
import { HandlerFaults } from './handler-faults.ts';
import { killOwnWorker } from './kill-own-worker.ts';

describe('killOwnWorker', () => {
  it('never ends a process that is no worker of a pool, such as this one', () => {
    expect(() => killOwnWorker()).toThrow('killOwnWorker() is for handlers that run in a thread or a child process of a pool');
  });

  it('is what a share of the tasks does, without shifting the other faults', () => {
    const playWith = (killRatio: number): readonly string[] => {
      const handler = new HandlerFaults({ throwRatio: 0.3, killRatio, seed: 3 }).wrap(() => 'ran');
      return Array.from({ length: 200 }, () => {
        try {
          const output = handler(undefined, { signal: new AbortController().signal });
          if (typeof output === 'string') return output;
          Promise.resolve(output).catch(() => undefined);
          return 'threw';
        } catch (error) {
          return error instanceof Error && error.message.startsWith('killOwnWorker') ? 'killed' : 'threw';
        }
      });
    };
    const [without, some] = [playWith(0), playWith(0.2)];
    expect(without).not.toContain('killed');
    const killed = some.filter((end) => end === 'killed').length;
    expect(killed).toBeGreaterThan(20);
    expect(killed).toBeLessThan(65);
    expect(some.map((end, index) => (end === 'killed' ? without[index] : end))).toEqual(without);
  });
});
