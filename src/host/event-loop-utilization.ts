import { performance } from 'node:perf_hooks';
import { HOST_EVERY_MS, type HostSignal } from './host-signal.ts';

/** Time that an event loop has spent waiting and working, in milliseconds since its start. */
export interface LoopTimes {
  readonly idle: number;
  readonly active: number;
}

/** Reads the share of time in which the event loop was at work since the last reading. */
export class EventLoopUtilization implements HostSignal {
  readonly everyMs = HOST_EVERY_MS;
  readonly #readTimes: () => LoopTimes;
  #earlier: LoopTimes | undefined;

  constructor(readTimes: () => LoopTimes) {
    this.#readTimes = readTimes;
  }

  start(): void {
    this.#earlier = this.#readTimes();
  }

  stop(): void {
    this.#earlier = undefined;
  }

  read(): number | undefined {
    const times = this.#readTimes();
    const earlier = this.#earlier;
    if (earlier === undefined) return undefined;
    const activeMs = times.active - earlier.active;
    const wholeMs = activeMs + times.idle - earlier.idle;
    if (!(wholeMs > 0)) return undefined; // no time has passed: the next reading has the earlier base still
    this.#earlier = times;
    return Math.min(1, Math.max(0, activeMs / wholeMs));
  }
}

/** A signal: the share of time in which this thread's event loop was at work since the last reading, 0 to 1. @public */
export const eventLoopUtilization = (): HostSignal => new EventLoopUtilization(() => performance.eventLoopUtilization());
