import { describe, expect, it } from 'vitest';
import { isSilent, NO_OVERLOAD, noteOverloads, type Overload, type OverloadInput, raiseLimit } from './overload-limit.ts';

const input = (nowMs: number, changes: Partial<OverloadInput> = {}): OverloadInput => ({
  nowMs,
  dtMs: 100,
  overloads: 0,
  completions: 10,
  failures: 0,
  retryAfterMs: undefined,
  size: 64,
  safeSize: 64,
  perMs: 0.3,
  runMs: 100,
  least: 1,
  busy: 64,
  queued: 10,
  arrivals: 10,
  ...changes,
});

const refused = (nowMs: number, changes: Partial<OverloadInput> = {}): OverloadInput =>
  input(nowMs, { overloads: 20, ...changes });

/** Runs ticks with the same outcome at a size, until a moment. */
const playUntil = (
  from: Overload,
  startMs: number,
  untilMs: number,
  size: number,
  outcome: Partial<OverloadInput> = {},
): Overload => {
  let overload = from;
  for (let nowMs = startMs; nowMs <= untilMs; nowMs += 100)
    overload = noteOverloads(overload, input(nowMs, { size, safeSize: size, ...outcome }));
  return overload;
};

/** A first cut, from 64 to the 30 that were served, that has proved right. */
const relieved = (): Overload => playUntil(noteOverloads(NO_OVERLOAD, refused(100)), 200, 1_500, 30, { completions: 29 });

describe('the immediate path for overloads', () => {
  it('knows no limit before the first overload', () => {
    expect(noteOverloads(NO_OVERLOAD, input(100)).limit).toBeNull();
  });

  it('first cuts to what was really running on the other side, by Little', () => {
    expect(noteOverloads(NO_OVERLOAD, refused(100))).toMatchObject({ limit: 30, news: 'risen', refused: 64 });
  });

  it('goes back to the size before a trial when that served more', () => {
    expect(noteOverloads(NO_OVERLOAD, refused(100, { safeSize: 40 })).limit).toBe(40);
  });

  it('never cuts below the smallest size', () => {
    expect(noteOverloads(NO_OVERLOAD, refused(100, { size: 1, safeSize: 1, perMs: 0 })).limit).toBeNull();
    expect(noteOverloads(NO_OVERLOAD, refused(100, { perMs: 0.001 })).limit).toBe(1);
    expect(noteOverloads(NO_OVERLOAD, refused(100, { perMs: 0.001, least: 8 })).limit).toBe(8);
  });

  it('halves while nothing has ended well, and keeps what runs where nothing waits', () => {
    const flood = { perMs: 0, completions: 0, overloads: 400 };
    expect(noteOverloads(NO_OVERLOAD, refused(100, flood)).limit).toBe(32);
    expect(noteOverloads(NO_OVERLOAD, refused(100, { ...flood, busy: 50, queued: 0 })).limit).toBe(50);
  });

  it('cuts to those that were spared in a flood that has just begun: each worker was refused once at most', () => {
    const first = { perMs: 0, completions: 0, overloads: 40, dtMs: 5 };
    expect(noteOverloads(NO_OVERLOAD, refused(100, first)).limit).toBe(24);
    const step = { completions: 0, overloads: 8, dtMs: 5, size: 32, safeSize: 16, perMs: 0.16 };
    expect(noteOverloads(NO_OVERLOAD, refused(100, step)).limit).toBe(24);
    // in a whole tick a worker may have been refused many times
    expect(noteOverloads(NO_OVERLOAD, refused(100, { ...step, dtMs: 100 })).limit).toBe(16);
  });

  it('follows refusals that come one by one down to what still runs, where nothing waits', () => {
    const cut = noteOverloads(
      NO_OVERLOAD,
      refused(100, { perMs: 0, completions: 0, overloads: 9, busy: 55, queued: 0, dtMs: 5 }),
    );
    expect(cut.limit).toBe(55);
    const next = noteOverloads(cut, refused(105, { perMs: 0, completions: 0, overloads: 30, busy: 29, queued: 0, dtMs: 5 }));
    expect(next.limit).toBe(29);
    expect(noteOverloads(next, input(110, { completions: 0, busy: 20, queued: 0, dtMs: 5 })).limit).toBe(29); // those ended well
  });

  it('takes refusals right after a cut for its echo', () => {
    const cut = noteOverloads(NO_OVERLOAD, refused(100));
    expect(noteOverloads(cut, refused(200))).toMatchObject({
      limit: 30,
      watch: { trial: { after: { ended: 0, overloads: 0 } } },
    });
  });

  it('keeps the limit when fewer are refused below it', () => {
    expect(relieved()).toMatchObject({ limit: 30, refused: 64, watch: { trial: null } });
  });

  it.each([0.002, 0.01, 0.05])('leaves a size alone whose overloads are %d of all, whatever it is', (share) => {
    let overload: Overload = NO_OVERLOAD;
    let owed = 0;
    let least = 64;
    for (let nowMs = 100; nowMs <= 120_000; nowMs += 100) {
      owed += 60 * share;
      const overloads = Math.floor(owed);
      owed -= overloads;
      overload = noteOverloads(overload, input(nowMs, { completions: 60 - overloads, overloads, perMs: 0.6 }));
      least = Math.min(least, overload.limit ?? 64);
    }
    expect(overload.limit).toBeNull();
    expect(least).toBe(64);
  });

  it('gives back what it cut, when the share of overloads does not fall with the size', () => {
    const clean = playUntil(NO_OVERLOAD, 100, 10_000, 64, { completions: 60, perMs: 0.6 });
    const cut = playUntil(clean, 10_100, 10_300, 64, { completions: 54, overloads: 6, perMs: 0.54 });
    expect(cut.limit).toBe(54);
    const kept = playUntil(cut, 10_400, 14_000, 54, { completions: 50, overloads: 5 });
    expect(kept).toMatchObject({ limit: null, refused: null, before: { size: 64 } });
    // and the same share is no news any more
    expect(playUntil(kept, 14_100, 60_000, 64, { completions: 54, overloads: 6 }).limit).toBeNull();
  });

  it('gives back all cuts at once that were made for a share that turns out to be usual', () => {
    const cut = noteOverloads(NO_OVERLOAD, input(100, { completions: 90, overloads: 30, perMs: 0.55 }));
    const doubtful: Overload = { ...cut, watch: { ...cut.watch, trial: null } };
    const again = playUntil(doubtful, 500, 700, 55, { completions: 48, overloads: 16, perMs: 0.41 });
    expect(again.limit).toBeLessThan(55);
    const known = playUntil(again, 800, 6_000, again.limit ?? 0, { completions: 36, overloads: 12 });
    expect(known).toMatchObject({ limit: null, before: { size: 64, limit: null } });
  });

  it('then takes what was served between two overloads for the quota', () => {
    const served = playUntil(relieved(), 1_600, 10_000, 30, { completions: 29 });
    // 29 tasks in each 100 ms of 100 ms tasks are 29 at once, less a margin
    expect(playUntil(served, 10_100, 10_400, 30, { completions: 29, overloads: 3 }).limit).toBe(28);
  });

  it('is silent for as long as it was asked, and does not cut for a refusal meanwhile', () => {
    const cut = noteOverloads(NO_OVERLOAD, refused(100, { overloads: 40, retryAfterMs: 1_000 }));
    expect(isSilent(cut, 1_000)).toBe(true);
    expect(isSilent(cut, 1_100)).toBe(false);
    const again = noteOverloads(cut, refused(900, { size: 1, safeSize: 1, retryAfterMs: 1_000 }));
    expect(again.limit).toBe(cut.limit);
    expect(again.silentUntilMs).toBe(1_900);
  });

  it('does not stop all for the wish of one: of a single call, or of a key that is a part of the load', () => {
    const one = noteOverloads(NO_OVERLOAD, input(100, { completions: 0, overloads: 1, retryAfterMs: 60_000 }));
    expect(isSilent(one, 200)).toBe(false);
    const key = playUntil(NO_OVERLOAD, 100, 20_000, 64, { completions: 50, overloads: 10, retryAfterMs: 60_000 });
    expect(isSilent(key, 20_100)).toBe(false);
  });
});

describe('the limit after a quiet time', () => {
  it('goes towards a refused size, soon, by a quarter or half the way, when it holds the size back', () => {
    const quiet = relieved();
    expect(raiseLimit(quiet, 800, 200, true).limit).toBe(30);
    expect(raiseLimit(quiet, 4_000, 200, true).limit).toBe(38);
    expect(raiseLimit(quiet, 4_000, 200, false).limit).toBe(30);
  });

  it('tries a refused size again after 10, 20, 40 seconds', () => {
    const near: Overload = { ...relieved(), limit: 63, proven: 63 };
    expect(raiseLimit(near, 9_000, 200, true).limit).toBe(63);
    const tried = raiseLimit(near, 10_100, 200, true);
    expect(tried.limit).toBe(64);
    const again = noteOverloads(tried, refused(11_000, { perMs: 0.63 }));
    expect(again.raiseWaitMs).toBe(20_000);
    const calm = playUntil(again, 11_100, 13_000, again.limit ?? 0);
    expect(raiseLimit({ ...calm, limit: 63 }, 30_900, 200, true).limit).toBe(63);
    expect(raiseLimit({ ...calm, limit: 63 }, 31_000, 200, true).limit).toBe(64);
  });

  it('tries sooner where chance may have been the cause', () => {
    const clean = playUntil(NO_OVERLOAD, 100, 10_000, 64, { completions: 60, perMs: 0.6 });
    const cut = playUntil(clean, 10_100, 10_100, 64, { completions: 57, overloads: 3, perMs: 0.57 });
    expect(cut).toMatchObject({ news: 'risen', raiseWaitMs: 2_000 });
  });

  it('takes a step back that failed, whatever was served meanwhile', () => {
    const tried = raiseLimit(relieved(), 4_000, 200, true);
    expect(tried).toMatchObject({ limit: 38, safe: 30 });
    expect(noteOverloads(tried, refused(4_100, { size: 38, perMs: 0.1, dtMs: 10 })).limit).toBe(30);
  });

  it('stays where a batch ends, and little comes', () => {
    const ending = playUntil(relieved(), 1_600, 3_900, 30, { completions: 9, arrivals: 1 });
    expect(raiseLimit(ending, 4_000, 30, true).limit).toBe(30);
    expect(raiseLimit(ending, 4_000, 50, true).limit).toBe(38);
    const full = playUntil(relieved(), 1_600, 3_900, 30, { completions: 9, arrivals: 9 });
    expect(raiseLimit(full, 4_000, 1, true).limit).toBe(38); // a producer that keeps a short queue
  });

  it('is gone when what was refused is served again', () => {
    const served: Overload = { ...relieved(), limit: 64 };
    expect(raiseLimit(served, 10_000, 200, true)).toMatchObject({ limit: null, refused: null });
  });

  it('doubles within a few seconds after an outage', () => {
    let overload: Overload = NO_OVERLOAD;
    for (let nowMs = 100; nowMs <= 8_000; nowMs += 100) {
      const size = overload.limit ?? 64;
      overload = noteOverloads(overload, input(nowMs, { size, safeSize: size, completions: 0, overloads: 10 * size, perMs: 0 }));
    }
    expect(overload.limit).toBe(1);
    const seen: number[] = [];
    for (let nowMs = 8_100; nowMs <= 25_000; nowMs += 100) {
      const size = overload.limit ?? 64;
      overload = raiseLimit(noteOverloads(overload, input(nowMs, { size, safeSize: size, completions: size })), nowMs, 200, true);
      seen.push(overload.limit ?? 64);
    }
    expect(seen[50]).toBeGreaterThan(30); // five seconds after it is over
    expect(seen.at(-1)).toBe(64);
  });

  it('does not touch the limit without one', () => {
    expect(raiseLimit(NO_OVERLOAD, 1e6, 200, true)).toBe(NO_OVERLOAD);
  });
});
