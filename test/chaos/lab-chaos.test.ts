import { describe, expect, it } from 'vitest';
import { createFakeHost } from '../../src/cli/fake-host.test-support.ts';
import { runProgram } from '../../src/cli/program.ts';

const labChaos = async (...args: readonly string[]) => {
  const { host, stdout, stderr } = createFakeHost('/nowhere');
  const exitCode = await runProgram(['lab', 'chaos', ...args], host, () => '0');
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
};

interface Kind {
  readonly workers: string;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  readonly faults: Readonly<Record<string, number>>;
}

const kindsOf = (stdout: string): readonly Kind[] => (JSON.parse(stdout) as { readonly kinds: readonly Kind[] }).kinds; // the command's own

describe('marea lab chaos in virtual time', () => {
  it('keeps every promise on slots, threads and processes, with every fault injected', async () => {
    const { exitCode, stdout, stderr } = await labChaos('--for', '45s', '--jump', '10s', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const kinds = kindsOf(stdout);
    expect(kinds.map(({ workers }) => workers)).toEqual(['slots', 'threads', 'processes']);
    for (const kind of kinds) {
      const { submitted, completed, failed, faults, workers } = kind;
      expect(kind).toMatchObject({ lost: 0, unaccounted: 0, repeated: 0, unexpected: {}, breaches: 0, leaks: {}, problems: [] });
      expect(submitted).toBeGreaterThan(3_200);
      expect(completed + failed).toBe(submitted);
      expect(failed).toBe((faults['thrown'] ?? 0) + (faults['killed'] ?? 0));
      expect(Math.abs(failed / submitted - (workers === 'slots' ? 0.05 : 0.055))).toBeLessThan(0.01);
      expect(faults['killed']).toBeGreaterThanOrEqual(workers === 'slots' ? 0 : 8);
      for (const fault of ['slowed', 'stalled', 'signalErrors', 'clockJumps', 'blows']) expect(faults[fault]).toBeGreaterThan(0);
    }
  });

  it('is the same table for the same seed, and another for another', async () => {
    const args = ['--for', '20s', '--kill', '2%'];
    const [first, again, other] = [
      await labChaos(...args, '--seed', '7'),
      await labChaos(...args, '--seed', '7'),
      await labChaos(...args, '--seed', '8'),
    ];
    expect(first.stdout).toBe(again.stdout);
    expect(first.stdout).toMatch(/^chaos: 20 s of virtual time[\s\S]*\nthreads [\s\S]*seed 7\n$/);
    expect(other.stdout.replace('seed 8', 'seed 7')).not.toBe(first.stdout);
  });

  it('ends with 99 when a limit is broken, and says which', async () => {
    const { exitCode, stdout } = await labChaos('--workers', 'threads', '--for', '10s', '--wait-p99', '1ms');
    expect(exitCode).toBe(99);
    expect(stdout).toMatch(/\nthreads .* FAILED\n/);
    expect(stdout).toContain('failed threads: 1 % of the tasks waited longer than 1 ms');
  });

  it('takes the limit of the wait under its name of the version before', async () => {
    const { exitCode, stderr } = await labChaos('--workers', 'slots', '--for', '10s', '--max-wait', '0ms');
    expect(exitCode).toBe(99);
    expect(stderr).toContain('note: --max-wait is called --wait-p99 now');
  });

  it('holds with workers that die all the time, and with a signal that is never well', async () => {
    const args = ['--for', '10s', '--kill', '40%', '--signal', '100%', '--wait-p99', '5s', '--json'];
    const { exitCode, stdout } = await labChaos('--workers', 'threads', ...args);
    expect(exitCode).toBe(0);
    const [threads] = kindsOf(stdout);
    expect(threads?.failed).toBeGreaterThan(0.3 * (threads?.submitted ?? 0));
    expect(threads?.faults['signalErrors']).toBeGreaterThan(0);
  });

  it('fails with a load that the pool cannot carry', async () => {
    const { exitCode, stdout } = await labChaos('--workers', 'slots', '--for', '20s', '--slow', '100%x50');
    expect(exitCode).toBe(99);
    expect(stdout).toMatch(/failed slots: not injected: ERR_POOL_FULL \d+/);
  });

  it('speaks of reversals once the first half is 20 s long', async () => {
    const args = ['--workers', 'processes', '--max-reversals', '0'];
    expect((await labChaos(...args, '--for', '39s')).exitCode).toBe(0);
    const { exitCode, stdout } = await labChaos(...args, '--for', '40s');
    expect(exitCode).toBe(99);
    expect(stdout).toMatch(/failed processes: the size turned [\d,]+ times an hour, more than 0\n/);
  });
});
