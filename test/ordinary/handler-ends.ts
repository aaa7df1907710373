import { call } from './backend-call.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Place } from './subject.ts';

/** Handlers end by promise here: whoever moves time lets promises be heard after each event that has begun or ended one. */
export class HandlerEnds {
  #isFresh = false;

  /** Whether promises have yet to be heard; asking is taken as hearing them. */
  takeFresh(): boolean {
    const isFresh = this.#isFresh;
    this.#isFresh = false;
    return isFresh;
  }

  /** Something was begun that promises carry on. */
  begun(): void {
    this.#isFresh = true;
  }

  handler(place: Place): (task: unknown) => Promise<void> {
    return (input) => {
      const task = input as OrdinaryTask; // nothing else is handed in
      place.onStart(task);
      return new Promise((resolve, reject) => {
        call(place.dependency, task, (error) => {
          this.#isFresh = true;
          if (error === null) resolve();
          else reject(error);
        });
      });
    };
  }
}
