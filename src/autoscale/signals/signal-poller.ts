import type { Clock, Timer } from '../../time/index.ts';
import { Cadence } from '../autoscaler-cadence.ts';
import type { SignalReading } from '../observation.ts';
import { isUsable } from '../observer-reading.ts';
import { LastValue } from './last-value.ts';
import { type SignalFault, signalError } from './signal-fault.ts';
import { SignalFlight } from './signal-flight.ts';
import type { SignalSettings } from './signal-settings.ts';
import type { SignalStatus } from './signal-status.ts';

/** Longest rest after failures in a row, in milliseconds: a source that is back is seen within it. */
const LONGEST_REST_MS = 5_000;

/**
 * Polls one signal beside the loop:
 *
 * 1. every `everyMs` a reading starts, unless one is under way (single flight) or failures ask for a rest;
 * 2. a value that is usable replaces the last one, and counts as old as the start of its reading;
 * 3. anything else is an error: counted, reported, and without any effect on the last value, which grows old;
 * 4. a reading that takes longer than `timeoutMs` is given up: it is aborted, and what it gives later is ignored;
 * 5. after `n` failures in a row `2^(n−1) − 1` turns are skipped, five seconds at most.
 *
 * Nothing that a source does leaves this file as an exception. A stopped poller has no timer.
 */
export class SignalPoller {
  readonly #settings: SignalSettings;
  readonly #clock: Clock;
  readonly #onError: (error: Error) => void;
  readonly #cadence: Cadence;
  readonly #last = new LastValue();
  #flight: SignalFlight | undefined;
  #timeout: Timer | undefined;
  #errors = 0;
  #lastError: string | undefined;
  #failuresInRow = 0;
  #turnsToSkip = 0;

  constructor(settings: SignalSettings, clock: Clock, onError: (error: Error) => void) {
    this.#settings = settings;
    this.#clock = clock;
    this.#onError = onError;
    this.#cadence = new Cadence(clock, settings.everyMs, () => this.#turn());
  }

  get name(): string {
    return this.#settings.name;
  }

  get errors(): number {
    return this.#errors;
  }

  /** Age above which the last value no longer counts, in milliseconds. */
  get staleMs(): number {
    return this.#settings.staleMs;
  }

  /** Reads at once and then every `everyMs`. Does nothing when running. */
  start(): void {
    if (this.#cadence.isRunning) return;
    this.#failuresInRow = 0;
    this.#turnsToSkip = 0;
    this.#cadence.start();
    this.#guarded(this.#settings.start);
    if (this.#cadence.isRunning) this.#turn();
  }

  /** Stops, gives up the reading under way and leaves no timer. The last value stays, and grows old. */
  stop(): void {
    if (!this.#cadence.isRunning) return;
    this.#cadence.stop();
    this.#land()?.abort(new Error(`The signal \`${this.#settings.name}\` was stopped`));
    this.#guarded(this.#settings.stop);
  }

  /** The last value with its age. */
  read(nowMs: number): SignalReading | undefined {
    return this.#last.read(nowMs);
  }

  status(nowMs: number): SignalStatus {
    const { value } = this.#last;
    const ageMs = value === undefined ? undefined : this.#last.ageMs(nowMs);
    return Object.freeze({
      value,
      ageMs,
      isStale: ageMs === undefined || ageMs > this.#settings.staleMs,
      errors: this.#errors,
      lastError: this.#lastError,
    });
  }

  #turn(): void {
    if (this.#flight !== undefined) return;
    if (this.#turnsToSkip > 0) {
      this.#turnsToSkip -= 1;
      return;
    }
    const flight = new SignalFlight(this.#clock.now());
    this.#flight = flight;
    try {
      const given: unknown = this.#settings.read(flight); // typed, but not trusted
      if (typeof given === 'object' && given !== null) this.#await(flight, given);
      else this.#arrived(flight, given);
    } catch (error) {
      this.#failed(flight, 'threw', error);
    }
  }

  #await(flight: SignalFlight, given: object): void {
    const { timeoutMs } = this.#settings;
    Promise.resolve(given).then(
      (value: unknown) => this.#arrived(flight, value),
      (error: unknown) => this.#failed(flight, 'rejected', error),
    );
    if (this.#flight !== flight) return; // its source has stopped us
    this.#timeout = this.#clock.setTimer(() => this.#failed(flight, 'timedOut', `over ${timeoutMs} ms`), timeoutMs);
  }

  #arrived(flight: SignalFlight, value: unknown): void {
    if (this.#flight !== flight) return; // given up before
    if (value !== undefined && !isUsable(value)) {
      this.#failed(flight, 'invalid', value);
      return;
    }
    this.#land();
    this.#failuresInRow = 0;
    if (value !== undefined) this.#last.set(value, flight.nowMs);
  }

  #failed(flight: SignalFlight, fault: SignalFault, cause: unknown): void {
    if (this.#flight !== flight) return;
    this.#land();
    this.#failuresInRow += 1;
    const most = Math.floor(LONGEST_REST_MS / this.#settings.everyMs);
    this.#turnsToSkip = this.#failuresInRow > 30 ? most : Math.min(most, (1 << (this.#failuresInRow - 1)) - 1);
    const error = this.#count(fault, cause);
    if (fault === 'timedOut') flight.abort(error);
  }

  /** Ends the flight, if there is one, and its timer. */
  #land(): SignalFlight | undefined {
    const flight = this.#flight;
    this.#flight = undefined;
    this.#timeout?.cancel();
    this.#timeout = undefined;
    return flight;
  }

  #count(fault: SignalFault, cause: unknown): Error {
    this.#errors += 1;
    const error = signalError(this.#settings.name, fault, cause);
    this.#lastError = error.message;
    try {
      this.#onError(error);
    } catch {
      // Who is told of errors is at fault as well; the error is counted all the same.
    }
    return error;
  }

  #guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#count('threw', error);
    }
  }
}
