import type { Detail } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';

/** Which way a signal pushes the size, and why. How far is the decider's matter. */
export interface Pressure {
  readonly direction: 'up' | 'down' | 'none';
  readonly reason: ReasonCode;
  readonly detail: Detail;
}
