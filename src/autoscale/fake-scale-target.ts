import type { ScaleTarget, TargetReading } from './scale-target.ts';

type Numbers = { -readonly [Key in keyof TargetReading]: TargetReading[Key] };

/** A scale target for tests: its numbers are set by hand, and each of its calls can be made to fail. */
export class FakeScaleTarget implements ScaleTarget {
  readonly name = 'fake';
  desired: number;
  /** What `observe` returns; counters are cumulative. */
  readonly numbers: Numbers = {
    live: 0,
    busy: 0,
    idle: 0,
    starting: 0,
    queued: 0,
    arrivals: 0,
    completions: 0,
    failures: 0,
    overloads: 0,
    rejections: 0,
    shed: 0,
    aborted: 0,
    timedOut: 0,
    runMsSum: 0,
    runMsSquaredSum: 0,
    oldestWaitMs: 0,
    startupMs: 0,
  };
  /** Sizes that `resize` was called with. */
  readonly resizes: number[] = [];
  /** Called by `observe` before it answers, for example to throw. */
  onObserve: () => void = () => undefined;
  /** Called by `resize` after the size was set, for example to throw or to return a promise. */
  onResize: (size: number) => void | Promise<void> = () => undefined;

  constructor(desired = 1) {
    this.desired = desired;
  }

  observe(): TargetReading {
    this.onObserve();
    return this.numbers;
  }

  resize(size: number): void | Promise<void> {
    this.resizes.push(size);
    this.desired = size;
    return this.onResize(size);
  }
}
