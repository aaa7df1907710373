import type { Clock } from 'marea';

/** A clock on which time runs `speed` times as fast as on the wall, and a sleep on it. */
export interface FastClock extends Clock {
  /** Resolves `ms` of its own milliseconds from now. */
  sleep(ms: number): Promise<void>;
}

/**
 * Lets an example show minutes in seconds with real timers and the defaults of production. A pool takes its time from the clock
 * that it is given, so nothing else changes.
 */
export const createFastClock = (speed: number): FastClock => {
  const setTimer: Clock['setTimer'] = (callback, delayMs, options) => {
    const handle = setTimeout(callback, delayMs / speed);
    if (options?.keepAlive !== true) handle.unref();
    return { cancel: () => clearTimeout(handle) };
  };
  return {
    now: () => performance.now() * speed,
    wallNow: () => Date.now(),
    setTimer,
    sleep: (ms) =>
      new Promise((resolve) => {
        setTimer(resolve, ms, { keepAlive: true });
      }),
  };
};
