import { describe, expect, it } from 'vitest';
import { isSilent, NO_OVERLOAD, noteOverloads, type Overload, type OverloadInput, raiseLimit } from './throughput-overload.ts';

const input = (nowMs: number, changes: Partial<OverloadInput> = {}): OverloadInput => ({
  nowMs,
  dtMs: 100,
  overloads: 0,
  completions: 10,
  retryAfterMs: undefined,
  size: 64,
  safeSize: 64,
  perMs: 0.3,
  runMs: 100,
  ...changes,
});

const refused = (nowMs: number, changes: Partial<OverloadInput> = {}): OverloadInput =>
  input(nowMs, { overloads: 20, ...changes });

/** Runs quiet ticks at a size until a moment. */
const quietUntil = (from: Overload, startMs: number, untilMs: number, size: number, completions = 10): Overload => {
  let overload = from;
  for (let nowMs = startMs; nowMs <= untilMs; nowMs += 100)
    overload = noteOverloads(overload, input(nowMs, { size, safeSize: size, completions }));
  return overload;
};

describe('the immediate path for overloads', () => {
  it('knows no limit before the first overload', () => {
    expect(noteOverloads(NO_OVERLOAD, input(100)).limit).toBeNull();
  });

  it('first cuts to what was really running on the other side, by Little', () => {
    expect(noteOverloads(NO_OVERLOAD, refused(100)).limit).toBe(30);
  });

  it('goes back to the size before a trial when that served more', () => {
    expect(noteOverloads(NO_OVERLOAD, refused(100, { safeSize: 40 })).limit).toBe(40);
  });

  it('never cuts below one worker', () => {
    expect(noteOverloads(NO_OVERLOAD, refused(100, { size: 1, safeSize: 1, perMs: 0 })).limit).toBe(1);
  });

  it('is silent for as long as it was asked, and does not cut for a refusal meanwhile', () => {
    const cut = noteOverloads(NO_OVERLOAD, refused(100, { retryAfterMs: 1_000 }));
    expect(isSilent(cut, 1_000)).toBe(true);
    expect(isSilent(cut, 1_100)).toBe(false);
    const again = noteOverloads(cut, refused(900, { size: 1, safeSize: 1, retryAfterMs: 1_000 }));
    expect(again.limit).toBe(cut.limit);
    expect(again.silentUntilMs).toBe(1_900);
  });

  it('takes refusals right after a cut for its echo', () => {
    const cut = noteOverloads(NO_OVERLOAD, refused(100));
    expect(noteOverloads(cut, refused(200)).limit).toBe(cut.limit);
    expect(noteOverloads(cut, refused(500, { size: 30, safeSize: 30 })).limit).toBeLessThan(30);
  });

  it('lets one refusal in hundreds pass, unless it asks for silence', () => {
    expect(noteOverloads(NO_OVERLOAD, input(100, { overloads: 1, completions: 1_000 })).limit).toBeNull();
    expect(noteOverloads(NO_OVERLOAD, input(100, { overloads: 1, completions: 1_000, retryAfterMs: 10 })).limit).toBe(30);
  });

  it('then takes what was served between two overloads for the quota', () => {
    const cut = noteOverloads(NO_OVERLOAD, refused(100));
    // 29 tasks in each 100 ms of 100 ms tasks are 29 at once, less a margin
    const served = quietUntil({ ...cut, proven: 30 }, 200, 10_000, 30, 29);
    expect(noteOverloads(served, refused(10_100, { size: 30, safeSize: 30, completions: 29 })).limit).toBe(28);
  });

  it('cuts a little when a proven size is refused too soon to know the quota', () => {
    const cut: Overload = { ...noteOverloads(NO_OVERLOAD, refused(100)), proven: 30 };
    expect(noteOverloads(cut, refused(1_000, { size: 30, safeSize: 30 })).limit).toBe(28);
  });

  it('goes half the way to a refused size, soon', () => {
    const cut = noteOverloads(NO_OVERLOAD, refused(100));
    expect(raiseLimit(cut, 1_000, true).limit).toBe(30);
    expect(raiseLimit(cut, 4_000, true).limit).toBe(47);
    expect(raiseLimit(cut, 4_000, false).limit).toBe(30);
  });

  it('tries a refused size again after 10, 20, 40 seconds', () => {
    const near: Overload = { ...noteOverloads(NO_OVERLOAD, refused(100)), limit: 63, proven: 63 };
    expect(raiseLimit(near, 9_000, true).limit).toBe(63);
    const tried = raiseLimit(near, 10_100, true);
    expect(tried.limit).toBe(64);
    const again = noteOverloads(tried, refused(11_000));
    expect(again.limit).toBe(63);
    expect(again.raiseWaitMs).toBe(20_000);
    expect(raiseLimit(again, 30_900, true).limit).toBe(63);
    expect(raiseLimit(again, 31_000, true).limit).toBe(64);
  });

  it('grows ever faster when what was refused is now served', () => {
    let overload: Overload = { ...noteOverloads(NO_OVERLOAD, refused(100)), limit: 64 };
    for (let nowMs = 10_000; nowMs <= 60_000; nowMs += 100) overload = raiseLimit(overload, nowMs, true);
    expect(overload.limit).toBeGreaterThan(200);
    expect(overload.refused).toBeNull();
  });

  it('does not touch the limit without one', () => {
    expect(raiseLimit(NO_OVERLOAD, 1e6, true)).toBe(NO_OVERLOAD);
  });
});
