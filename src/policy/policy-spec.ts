import type { StageSpec } from '../autoscale/index.ts';

/** A policy written down as data: plain JSON, so that a file, a journal or a config can hold it. @public */
export interface PolicySpec {
  readonly demand: StageSpec;
  readonly floors?: readonly StageSpec[];
  readonly ceilings?: readonly StageSpec[];
  readonly guards?: readonly StageSpec[];
  /** Time between two steps, in milliseconds. Range: 1 and up. @defaultValue the controller's choice */
  readonly tickMs?: number;
}
