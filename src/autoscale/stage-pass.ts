import type { Detail } from './decider.ts';
import type { ReasonCode } from './reason.ts';
import type { Binding, NextPossibleAt, StageRecord } from './recommendation.ts';

/** What one pass over the stages gave. */
export interface Ruling {
  readonly desired: number;
  readonly stages: readonly StageRecord[];
  readonly binding: Binding;
  readonly nextPossibleAt: NextPossibleAt;
}

/** One pass: the size so far, a record for each stage, and the stage that moved the size last. */
export class Pass {
  #size: number;
  #binding: Binding = { stage: 'bounds', reason: 'NO_CHANGE' };
  readonly #stages: StageRecord[] = [];

  constructor(desired: number) {
    this.#size = desired;
  }

  get size(): number {
    return this.#size;
  }

  /** Records a stage. It binds when it moved the size, or when `isBinding` says so: the demand binds until something moves it. */
  put(name: string, out: number, reason: ReasonCode, detail?: Detail, isBinding = out !== this.#size): void {
    const record = { name, in: this.#size, out, reason };
    this.#stages.push(detail === undefined ? record : { ...record, detail });
    if (isBinding) this.#binding = { stage: name, reason };
    this.#size = out;
  }

  ruling(nextPossibleAt: NextPossibleAt): Ruling {
    return {
      desired: this.#size,
      stages: this.#stages,
      binding: this.#binding,
      nextPossibleAt,
    };
  }
}
