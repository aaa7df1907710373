import type { MomentReading } from './time-option.ts';

/** A moment of a journal. */
export type Moment = Exclude<MomentReading, { readonly problem: string }>;

/** What `marea explain` is asked for. */
export interface ExplainOptions {
  /** Tell all of the decision at this moment. */
  readonly at?: Moment;
  /** File of another policy to compare with. */
  readonly policy?: string;
  /** Decide everything again and compare. */
  readonly verify?: boolean;
  readonly json?: boolean;
}
