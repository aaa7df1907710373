import type { ConformanceRig } from './conformance-rig.ts';

/** One promise of a scale target, checked. Run it under any test runner. @public */
export interface ConformanceCase {
  /** A sentence about what the target does. */
  readonly name: string;
  /** Why the promise is not kept, when the subject declares so. */
  readonly exception?: string;
  /**
   * Resolves when the promise is kept, rejects when it is not. With an exception it is the other way round, so that the list of
   * exceptions stays true.
   */
  run(): Promise<void>;
}

/** A case as it is written: on a rig with a pool of `size`. */
export interface CaseSpec {
  readonly name: string;
  readonly size: number;
  run(rig: ConformanceRig): Promise<void>;
}
