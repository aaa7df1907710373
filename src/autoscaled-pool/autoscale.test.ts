import { describe, expect, it } from 'vitest';
import { onDemand } from '../autoscale/index.ts';
import { ManualClock } from '../time/index.ts';
import { autoscale } from './autoscale.ts';

const zeroReading = {
  live: 2,
  busy: 0,
  idle: 2,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
};

const makeTarget = () => ({
  name: 'foreign',
  desired: 2,
  observe: () => zeroReading,
  resize(n: number): void {
    this.desired = n;
  },
});

describe('autoscale', () => {
  it('steers a target that is not ours, within its bounds', () => {
    const clock = new ManualClock();
    const target = makeTarget();
    const autoscaler = autoscale(target, { min: 2, max: 16, policy: onDemand(), clock });
    clock.advance(1_000);
    expect(target.desired).toBe(16);
    autoscaler.stop();
    expect(clock.activeTimers).toBe(0);
  });

  it('only records in a dry run', () => {
    const clock = new ManualClock();
    const target = makeTarget();
    const autoscaler = autoscale(target, { min: 2, max: 16, policy: onDemand(), clock, dryRun: true });
    clock.advance(1_000);
    expect(target.desired).toBe(2);
    expect(autoscaler.journal.latest).toMatchObject({ recommended: 16, applied: 2, outcome: 'dryRun' });
    autoscaler.stop();
  });

  it.each([[undefined], [null], [{}], [{ name: 'x', desired: 1, observe: () => zeroReading }]])(
    'refuses %j as a target',
    (target) => {
      expect(() => autoscale(target as never, { max: 4 })).toThrowError(
        expect.objectContaining({ code: 'ERR_OPTION', option: 'target' }),
      );
    },
  );

  it('refuses options it does not know, and bounds that contradict', () => {
    expect(() => autoscale(makeTarget(), { max: 4, maximum: 5 } as never)).toThrowError(
      expect.objectContaining({ option: 'maximum' }),
    );
    expect(() => autoscale(makeTarget(), { min: 5, max: 4 })).toThrowError(expect.objectContaining({ code: 'ERR_OPTION' }));
  });

  it.each([
    ['policy', 5],
    ['policy', { demand: { kind: 'step' } }],
    ['policy', null],
    ['shadow', {}],
    ['shadow', 0],
    ['journal', 'run.journal'],
    ['clock', 5],
    ['dryRun', 1],
    ['min', null],
  ])('refuses %s = %j, and names it', (option, value) => {
    expect(() => autoscale(makeTarget(), { max: 4, [option]: value })).toThrowError(
      expect.objectContaining({ code: 'ERR_OPTION', option }),
    );
  });

  it.each([
    ['is NaN', { value: Number.NaN }],
    [
      'throws',
      {
        get: (): never => {
          throw new Error('not connected');
        },
      },
    ],
  ])('leaves a target alone whose size %s', (_what, property) => {
    const clock = new ManualClock();
    const sizes: number[] = [];
    const target = Object.defineProperty({ ...makeTarget(), resize: (n: number) => void sizes.push(n) }, 'desired', property);
    const autoscaler = autoscale(target, { min: 2, max: 16, policy: onDemand(), clock });
    clock.advance(2_000);
    expect(sizes).toEqual([]);
    expect(autoscaler.explain().text).toContain('desired');
    autoscaler.override({ desired: 7, forMs: 60_000, reason: 'by hand', actor: 'ops' });
    clock.advance(1_000);
    expect(new Set(sizes)).toEqual(new Set([7]));
    autoscaler.stop();
  });
});
