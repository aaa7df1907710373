import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from './index.ts';

const LONGEST_MS = 2_147_483_647;

describe('systemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('reads monotonic and wall time', () => {
    vi.setSystemTime(1_700_000_000_000);
    const before = systemClock.now();
    expect(systemClock.wallNow()).toBe(1_700_000_000_000);
    vi.advanceTimersByTime(1_234);
    expect(systemClock.now() - before).toBeCloseTo(1_234);
    expect(systemClock.wallNow()).toBe(1_700_000_001_234);
  });

  it('fires once, after the delay', () => {
    const callback = vi.fn();
    systemClock.setTimer(callback, 100);
    vi.advanceTimersByTime(99);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(callback).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([[LONGEST_MS], [LONGEST_MS + 1], [2 * LONGEST_MS + 10]])(
    'honours a delay of %d ms in legs that setTimeout can bear',
    (delayMs) => {
      const legs = vi.spyOn(globalThis, 'setTimeout');
      const callback = vi.fn();
      systemClock.setTimer(callback, delayMs);
      let leftMs = delayMs - 1;
      for (; leftMs > LONGEST_MS; leftMs -= LONGEST_MS) vi.advanceTimersByTime(LONGEST_MS);
      vi.advanceTimersByTime(leftMs);
      expect(callback).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(callback).toHaveBeenCalledOnce();
      expect(legs).toHaveBeenCalledTimes(Math.ceil(delayMs / LONGEST_MS));
      for (const [, legMs] of legs.mock.calls) expect(legMs).toBeLessThanOrEqual(LONGEST_MS);
    },
  );

  it('can be cancelled in any leg, twice, and after it has fired', () => {
    const callback = vi.fn();
    const timer = systemClock.setTimer(callback, 2 * LONGEST_MS);
    vi.advanceTimersByTime(LONGEST_MS + 5);
    timer.cancel();
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(2 * LONGEST_MS);
    expect(callback).not.toHaveBeenCalled();
    const other = systemClock.setTimer(callback, 1);
    vi.advanceTimersByTime(1);
    other.cancel();
    expect(callback).toHaveBeenCalledOnce();
  });

  it('counts a delay below 0 as 0', () => {
    const callback = vi.fn();
    systemClock.setTimer(callback, -5);
    vi.advanceTimersByTime(0);
    expect(callback).toHaveBeenCalledOnce();
  });
});

describe('systemClock in a process of its own', () => {
  const clockUrl = new URL('./system-clock.ts', import.meta.url).href;
  const source = (script: string): string =>
    `import { createJiti } from 'jiti'; const { systemClock } = await createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(clockUrl)}); ${script}`;
  const run = (script: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const args = ['--input-type=module', '-e', source(script)];
      execFile(process.execPath, args, { timeout: 30_000 }, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(error);
      });
    });

  it('lets the process end although a timer of an hour is set', async () => {
    expect(await run(`systemClock.setTimer(() => undefined, 3_600_000); console.log('set');`)).toBe('set\n');
  }, 40_000);

  it('keeps the process alive for a timer that asks for it', async () => {
    expect(await run(`systemClock.setTimer(() => console.log('fired'), 20, { keepAlive: true });`)).toBe('fired\n');
  }, 40_000);
});
