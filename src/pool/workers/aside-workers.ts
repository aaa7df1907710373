import type { Clock, Timer } from '../../time/index.ts';

/** How long a worker that is not wanted any more goes on starting, in milliseconds: ten ticks of an autoscaler. */
const LINGER_MS = 1_000;

/** Workers that start although nobody wants them just now. */
export class AsideWorkers<W> {
  readonly #clock: Clock;
  readonly #onLingered: (worker: W) => void;
  /** Those that were put aside first come first. */
  readonly #entries: { readonly worker: W; readonly sinceMs: number }[] = [];
  #timer: Timer | undefined = undefined;

  /** @param onLingered - told of each that nobody has wanted for a second. It MUST take the worker out, by {@link remove}. */
  constructor(clock: Clock, onLingered: (worker: W) => void) {
    this.#clock = clock;
    this.#onLingered = onLingered;
  }

  /**
   * The one that was put aside last; `undefined` when there is none. A pool that shrinks puts the youngest aside first, so this is the one that
   * is nearest to being ready.
   */
  get last(): W | undefined {
    return this.#entries.at(-1)?.worker;
  }

  add(worker: W): void {
    this.#entries.push({ worker, sinceMs: this.#clock.now() });
    this.#timer ??= this.#clock.setTimer(this.#sweep, LINGER_MS);
  }

  remove(worker: W): void {
    const place = this.#entries.findLastIndex((entry) => entry.worker === worker);
    if (place >= 0) this.#entries.splice(place, 1);
  }

  /** Waits for none of them any longer. */
  endAll(): void {
    this.#timer?.cancel();
    for (const { worker } of Array.from(this.#entries)) this.#onLingered(worker);
  }

  /** One timer for all, which is not set anew for each that comes and goes. */
  readonly #sweep = (): void => {
    this.#timer = undefined;
    const nowMs = this.#clock.now();
    for (const { worker, sinceMs } of Array.from(this.#entries)) {
      const leftMs = sinceMs + LINGER_MS - nowMs;
      if (leftMs > 0) {
        this.#timer = this.#clock.setTimer(this.#sweep, leftMs);
        return;
      }
      this.#onLingered(worker);
    }
  };
}
