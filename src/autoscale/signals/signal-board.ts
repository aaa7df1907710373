import type { Clock } from '../../time/index.ts';
import type { SignalReading } from '../observation.ts';
import type { Signals } from './signal.ts';
import { SignalPoller } from './signal-poller.ts';
import { checkSignals, STALE_TICKS } from './signal-settings.ts';
import type { SignalStatus } from './signal-status.ts';

/** What a board needs beside its signals. */
export interface SignalBoardOptions {
  readonly clock: Clock;
  /** Time between two ticks of the loop that reads the board, in milliseconds. */
  readonly tickMs: number;
  /** Told of each error of a signal. */
  readonly onError: (error: unknown) => void;
}

/** The last values of all signals of a loop. Signals are polled while it runs; reading it is synchronous. */
export class SignalBoard {
  readonly #pollers: readonly SignalPoller[];
  readonly #defaultStaleMs: number;

  /** @throws OptionError for a name, a key or a value that is not allowed. */
  constructor(signals: Signals, { clock, tickMs, onError }: SignalBoardOptions) {
    this.#pollers = checkSignals(signals, tickMs).map((settings) => new SignalPoller(settings, clock, onError));
    this.#defaultStaleMs = STALE_TICKS * tickMs;
  }

  /** Errors of all signals so far. */
  get errors(): number {
    return this.#pollers.reduce((sum, { errors }) => sum + errors, 0);
  }

  start(): void {
    for (const poller of this.#pollers) poller.start();
  }

  stop(): void {
    for (const poller of this.#pollers) poller.stop();
  }

  /** Every signal that has a value, with its age. A `staleMs` is there only where it is not three ticks. */
  read(nowMs: number): Readonly<Record<string, SignalReading>> {
    const readings: Record<string, SignalReading> = {};
    for (const poller of this.#pollers) {
      const reading = poller.read(nowMs);
      if (reading === undefined) continue;
      const { staleMs } = poller;
      readings[poller.name] = staleMs === this.#defaultStaleMs ? reading : { ...reading, staleMs };
    }
    return readings;
  }

  /** How each signal is doing. */
  status(nowMs: number): Readonly<Record<string, SignalStatus>> {
    return Object.freeze(Object.fromEntries(this.#pollers.map((poller) => [poller.name, poller.status(nowMs)])));
  }
}
