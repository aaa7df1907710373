import type { Clock, Timer } from '../../src/time/index.ts';

type SetTimer = typeof globalThis.setTimeout;

/**
 * Plays timers that a library sets by itself in virtual time, until it is disposed of. For as long, the process has one play only: the
 * timers of whatever else runs are virtual too.
 */
export class VirtualTimers implements Disposable {
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  constructor(clock: Clock) {
    const set = (callback: () => void, delayMs = 0): Timer & { unref(): void } => {
      const timer = clock.setTimer(callback, delayMs);
      return { cancel: () => timer.cancel(), unref: () => undefined };
    };
    globalThis.setTimeout = set as unknown as SetTimer; // what a library uses of it
    globalThis.clearTimeout = (timer) => (timer as unknown as Timer | undefined)?.cancel();
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}
