import type { ControllerState } from '../controller.ts';
import type { DecisionRecord } from '../decision-record.ts';
import type { JournalHeaderFields } from './journal-header.ts';

/** Where an autoscaler writes its ticks. What it throws is reported and does not stop the loop. @public */
export interface JournalSink {
  /** Whether the next tick opens a segment, which needs the controller's state before it. */
  readonly isCheckpointDue: boolean;
  /** Another policy decides from the next tick on, which opens a segment. */
  begin(header: JournalHeaderFields): void;
  checkpoint(state: ControllerState): void;
  tick(record: DecisionRecord): void;
  /** The resize of the tick at `atMs` was refused later, for the reason `error`; the target was then steered to `applied` workers. */
  failed(atMs: number, applied: number, error?: string): void;
  /** The loop stops: what is written is to be complete up to here. More may follow. */
  mark(): void;
}
