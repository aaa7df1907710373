import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from './handler-folder.ts';
import { runMarea, startMarea } from './marea-process.ts';

describe('marea lab chaos --real', () => {
  it.each(['threads', 'processes'])('kills real %s, and loses nothing', async (workers) => {
    using folder = createHandlerFolder({});
    const args = ['--workers', workers, '--for', '2s', '--kill', '6%', '--stall', '0%x1s', '--storm', '100ms'];
    // What this machine makes of waits is not the question here.
    const limits = ['--wait-p99', '30s'];
    const { exitCode, stdout, stderr } = await runMarea(['lab', 'chaos', '--real', ...args, ...limits, '--json'], {
      cwd: folder.path,
    });
    const report = JSON.parse(stdout) as { readonly kinds: readonly { readonly faults: { readonly killed: number } }[] }; // its own
    expect(report).toMatchObject({
      seed: 1,
      time: 'real',
      kinds: [{ workers, lost: 0, unaccounted: 0, unexpected: {}, problems: [] }],
    });
    expect(report.kinds[0]?.faults.killed).toBeGreaterThan(1);
    expect(stderr).toMatch(new RegExp(`^${workers} {2}[\\d.]+ m?s of 2 s {2}[\\d,]+ tasks {2}`));
    expect(exitCode).toBe(0);
  });

  it('stops when it is interrupted, and still tells what it saw', async () => {
    using folder = createHandlerFolder({});
    const run = startMarea(['lab', 'chaos', '--real', '--for', '60s'], { cwd: folder.path });
    await run.until(({ stderr }) => stderr.includes('slots '));
    run.signal('SIGINT');
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/\nslots .* 0 .* kept +0 +ok\n/);
    expect(stdout).not.toContain('threads');
    expect(stdout).toContain('note: stopped before its end');
  });
});
