import type { Call, Dependency } from './dependency.ts';
import type { EventClock } from './event-clock.ts';

/** Each task has a machine of its own: it takes its time, whatever else runs. */
export class OwnMachine implements Dependency {
  readonly #clock: EventClock;

  constructor(clock: EventClock) {
    this.#clock = clock;
  }

  serve(call: Call): void {
    this.#clock.schedule(call, this.#clock.now() + call.workMs);
  }
}
