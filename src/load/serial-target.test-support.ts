import type { Clock } from '../time/index.ts';
import type { EndCall, LoadCall, LoadSender } from './call.ts';

/** A target that serves one call after the other, each for `serviceMs`; stalled, it serves none. Keeps when each call came. */
export class SerialTarget implements LoadSender {
  readonly name = 'serial';
  readonly calls: { readonly intendedAtMs: number; readonly cameAtMs: number }[] = [];
  readonly #clock: Clock;
  readonly #serviceMs: number;
  readonly #waiting: EndCall[] = [];
  #isServing = false;
  #isStalled = false;
  isClosed = false;

  constructor(clock: Clock, serviceMs: number) {
    this.#clock = clock;
    this.#serviceMs = serviceMs;
  }

  send({ intendedAtMs }: LoadCall, end: EndCall): void {
    this.calls.push({ intendedAtMs, cameAtMs: this.#clock.now() });
    this.#waiting.push(end);
    this.#serve();
  }

  stall(): void {
    this.#isStalled = true;
  }

  goOn(): void {
    this.#isStalled = false;
    this.#serve();
  }

  close(): void {
    this.isClosed = true;
  }

  #serve(): void {
    if (this.#isServing || this.#isStalled) return;
    const end = this.#waiting.shift();
    if (end === undefined) return;
    this.#isServing = true;
    this.#clock.setTimer(() => {
      this.#isServing = false;
      end({ kind: 'ok' });
      this.#serve();
    }, this.#serviceMs);
  }
}
