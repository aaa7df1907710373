import { describe, expect, it } from 'vitest';
import { createFakeHost } from '../../fake-host.test-support.ts';
import { runProgram } from '../../program.ts';

describe('marea lab chaos', () => {
  it.each([
    [['--workers', 'fibers'], 'Allowed choices are slots, threads, processes, all'],
    [['--for', '5'], 'has no unit'],
    [['--for', '10ms'], 'It must be 1s or more'],
    [['--throw', '5'], 'It is not a share from 0% to 100%'],
    [['--throw', '101%'], 'It is not a share from 0% to 100%'],
    [['--kill', '-1%'], 'It is not a share from 0% to 100%'],
    [['--slow', '10%'], 'It is not a share and a factor'],
    [['--slow', '10%x0.5'], 'It has a factor that is not a number from 1 on'],
    [['--stall', '10%x2'], 'It has a time that has no unit'],
    [['--stall', '2s'], 'It is not a share and a time'],
    [['--seed', 'x'], 'It is not a whole number'],
    [['--max-reversals', '1.5'], 'It is not a whole number'],
    [['--wait-p99', '2'], 'has no unit'],
    [['--max-wait', '2s', '--wait-p99', '1s'], '--max-wait and --wait-p99 are one option'],
  ])('refuses %j', async (args, message) => {
    const { host, stdout, stderr } = createFakeHost('/nowhere');
    expect(await runProgram(['lab', 'chaos', ...args], host, () => '0')).toBe(2);
    expect(stdout.text).toBe('');
    expect(stderr.text).toContain(message);
  });
});
