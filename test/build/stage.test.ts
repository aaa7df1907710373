import { describe, expect, it } from 'vitest';
import { runStage } from '../../scripts/stage.mjs';
import { budgetMs, testLimits } from '../../scripts/time-limits.mjs';

const node = (code: string): string => `"${process.execPath}" -e "${code}"`;
const BUDGET_MS = 30_000;

describe('a stage of npm test', () => {
  it('is green when its command ends well, and keeps what it printed', async () => {
    const result = await runStage({
      name: 'good',
      command: node("console.log('out'); console.error('err')"),
      budgetMs: BUDGET_MS,
    });
    expect(result.outcome).toBe('ok');
    expect(result.output).toContain('out');
    expect(result.output).toContain('err');
  });

  it('is red when its command fails or cannot be found', async () => {
    const failing = await runStage({ name: 'bad', command: node('process.exit(3)'), budgetMs: BUDGET_MS });
    const missing = await runStage({ name: 'none', command: 'no-such-program-of-marea', budgetMs: BUDGET_MS });
    expect([failing.outcome, missing.outcome]).toEqual(['failed', 'failed']);
  });

  it('is stopped, with all that it started, when it exceeds its time budget', async () => {
    const endless = node("console.log('pid', process.pid); setInterval(() => {}, 1000)");
    const result = await runStage({ name: 'endless', command: `${endless} & ${endless}`, budgetMs: 1_500 });
    expect(result.outcome).toBe('timed out');
    expect(result.output).toContain('endless timed out: it was stopped after its time budget of 2 s');
    const pids = [...result.output.matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(2);
    for (const pid of pids) await expect.poll(() => isAlive(pid), { timeout: BUDGET_MS }).toBe(false);
  });
});

describe('time budgets', () => {
  it('are for CI: elsewhere a busy machine takes the time that it takes', async () => {
    expect(budgetMs(60_000, { CI: 'true' })).toBe(60_000);
    expect(budgetMs(60_000, {})).toBeUndefined();
    const result = await runStage({ name: 'free', command: node('process.exit(0)'), budgetMs: budgetMs(1, {}) });
    expect(result.outcome).toBe('ok');
  });

  it('of tests only end what hangs when no CI waits for them', () => {
    const there = testLimits({ CI: 'true' });
    const here = testLimits({});
    for (const name of ['unitMs', 'wholeMs', 'processMs', 'conditionMs'] as const) expect(here[name]).toBe(5 * there[name]);
    expect(there.processMs).toBeLessThan(there.wholeMs); // what hangs is told by its process, with what that printed
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
