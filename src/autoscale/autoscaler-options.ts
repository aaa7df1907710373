import { checkInteger, checkKeys } from '../internal/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import type { Grant } from './actuator.ts';
import type { Controller } from './controller.ts';
import type { JournalSink } from './journal/index.ts';
import type { SignalReading } from './observation.ts';
import type { ScaleTarget } from './scale-target.ts';

/** How an autoscaler is put together. @public */
export interface AutoscalerOptions {
  readonly target: ScaleTarget;
  /** Decides. Its bounds MUST be the same `min` and `max`. */
  readonly controller: Controller;
  /** Smallest size, in workers. Range: an integer from 0 to `max`. */
  readonly min: number;
  /** Largest size, in workers. Range: an integer, 1 or more. */
  readonly max: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** Whether sizes are only recorded, not applied, from the start on. @defaultValue false */
  readonly dryRun?: boolean;
  /** Where ticks are written. @defaultValue nowhere: the last records are kept in memory only */
  readonly journal?: JournalSink;
  /** How many records are kept in memory. Range: an integer, 1 or more. @defaultValue 1_000 */
  readonly journalCapacity?: number;
  /** Asked for growth. @defaultValue grants everything */
  readonly grant?: Grant;
  /** Last values of the user's signals, with their ages. MUST answer at once; slow sources are polled beside the loop. @defaultValue none */
  readonly signals?: (nowMs: number) => Readonly<Record<string, SignalReading>>;
  /** Told of each error that the target's `resize`, the budget, the signals or the controller threw. @defaultValue they are only counted */
  readonly onTargetError?: (error: unknown) => void;
  /** Told of each error that a listener of `onDecision` or the journal threw. */
  readonly onListenerError: (error: unknown) => void;
}

/** The options with defaults filled in. */
export interface AutoscalerSettings extends Required<Omit<AutoscalerOptions, 'journal' | 'signals'>> {
  readonly journal: JournalSink | undefined;
  readonly signals: AutoscalerOptions['signals'] | undefined;
}

/** Options that an autoscaler knows. */
const KEYS = [
  'target',
  'controller',
  'min',
  'max',
  'clock',
  'dryRun',
  'journal',
  'journalCapacity',
  'grant',
  'signals',
  'onTargetError',
  'onListenerError',
];

/** Checks the options and fills in the defaults. @throws OptionError when one is unknown or out of range. */
export const checkAutoscalerOptions = (options: AutoscalerOptions): AutoscalerSettings => {
  checkKeys('', options, KEYS);
  const max = checkInteger('max', options.max, { min: 1 });
  return {
    target: options.target,
    controller: options.controller,
    min: checkInteger('min', options.min, { min: 0, max }),
    max,
    clock: options.clock ?? systemClock,
    dryRun: options.dryRun ?? false,
    journal: options.journal,
    journalCapacity: options.journalCapacity ?? 1_000,
    grant: options.grant ?? ((recommended) => recommended),
    signals: options.signals,
    onTargetError: options.onTargetError ?? (() => undefined),
    onListenerError: options.onListenerError,
  };
};
