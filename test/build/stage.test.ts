import { describe, expect, it } from 'vitest';
import { runStage } from '../../scripts/stage.mjs';

const node = (code: string): string => `"${process.execPath}" -e "${code}"`;
const BUDGET_MS = 30_000;

describe('a stage of npm test', () => {
  it('is green when its command ends well, and keeps what it printed', async () => {
    const result = await runStage({
      name: 'good',
      command: node("console.log('out'); console.error('err')"),
      budgetMs: BUDGET_MS,
    });
    expect(result.ok).toBe(true);
    expect(result.output).toContain('out');
    expect(result.output).toContain('err');
  });

  it('is red when its command fails or cannot be found', async () => {
    const failing = await runStage({ name: 'bad', command: node('process.exit(3)'), budgetMs: BUDGET_MS });
    const missing = await runStage({ name: 'none', command: 'no-such-program-of-marea', budgetMs: BUDGET_MS });
    expect([failing.ok, missing.ok]).toEqual([false, false]);
  });

  it('is stopped, with all that it started, when it exceeds its time budget', async () => {
    const endless = node("console.log('pid', process.pid); setInterval(() => {}, 1000)");
    const result = await runStage({ name: 'endless', command: `${endless} & ${endless}`, budgetMs: 1_500 });
    expect(result.ok).toBe(false);
    expect(result.output).toContain('endless was stopped: it took longer than its time budget');
    const pids = [...result.output.matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(2);
    for (const pid of pids) await expect.poll(() => isAlive(pid), { timeout: BUDGET_MS }).toBe(false);
  });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
