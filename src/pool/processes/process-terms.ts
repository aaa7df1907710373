import type { WorkerTerms } from '../workers/worker-terms.ts';

/** What a child process is told first. */
export interface TermsNote {
  readonly kind: 'terms';
  readonly terms: WorkerTerms;
}

/** File descriptor of the line to the thread inside the child that is never busy: beats of life, and questions about tasks. */
export const CONTROL_FD = 4;

/** File descriptor of the pipe that the child notes each start in. The kernel keeps what was written, whatever becomes of the child. */
export const STARTS_FD = 5;

/** Time between two beats, in milliseconds. */
export const BEAT_MS = 500;

/** Beats that may be missed before a child counts as dead. */
export const MISSED_BEATS = 6;

/** A beat, among answers. */
export const BEAT = 0xffff_ffff;

/** Bytes of each number on the control line and on the starts' pipe. */
export const NUMBER_BYTES = 4;
