import { OptionError } from '../errors/index.ts';
import { checkInteger, checkKeys } from '../internal/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import type { Controller } from './controller.ts';
import { type Grant, grantBy } from './grant-function.ts';
import type { GrantSource } from './grant-source.ts';
import type { JournalSink } from './journal/index.ts';
import type { SignalReading } from './observation.ts';
import type { PolicySource } from './policy-succession.ts';
import { ReplaceableController } from './replaceable-controller.ts';
import type { ScaleTarget } from './scale-target.ts';
import { SignalBoard, type Signals } from './signals/index.ts';

/** Hands in the last values of signals, with their ages. */
export type ReadSignals = (nowMs: number) => Readonly<Record<string, SignalReading>>;

/** How an autoscaler is put together. @public */
export interface AutoscalerOptions {
  readonly target: ScaleTarget;
  /** Decides. Its bounds MUST be the same `min` and `max`. */
  readonly controller: Controller;
  /**
   * A second controller that decides beside the first one and is never applied: its sizes stand in the records. What it throws is counted
   * and told to `onTargetError`. Its `tickMs` MUST be that of `controller`, and it MUST NOT be the same object. @defaultValue none
   */
  readonly shadow?: Controller;
  /** Makes the controller of a policy that is to follow. @defaultValue none: the controller stays */
  readonly policySource?: PolicySource;
  /** Smallest size, in workers; may be set anew later. Range: an integer from 0 to `max`. */
  readonly min: number;
  /** Largest size, in workers; may be set anew later. Range: an integer, 1 or more. */
  readonly max: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** Whether sizes are only recorded, not applied, from the start on. @defaultValue false */
  readonly dryRun?: boolean;
  /** Where ticks are written. @defaultValue nowhere: the last records are kept in memory only */
  readonly journal?: JournalSink;
  /** How many records are kept in memory. Range: an integer, 1 or more. @defaultValue 1_000 */
  readonly journalCapacity?: number;
  /** Asked before a size is applied. @defaultValue everything is granted */
  readonly budget?: GrantSource;
  /** A budget as a function of two sizes; MUST NOT be given beside `budget`. */
  readonly grant?: Grant;
  /**
   * Named inputs beside the target's own numbers, polled beside the loop while it runs. A function of the time instead hands in
   * last values of a source of one's own; it MUST answer at once.
   * @defaultValue none
   */
  readonly signals?: Signals | ReadSignals;
  /** Told of each error that the target's `resize`, the budget, the signals or the controller threw. @defaultValue they are only counted */
  readonly onTargetError?: (error: unknown) => void;
  /** Told of each error that a listener of `onDecision` or the journal threw. */
  readonly onListenerError: (error: unknown) => void;
}

/** The options with defaults filled in. */
export interface AutoscalerSettings
  extends Required<
    Omit<AutoscalerOptions, 'controller' | 'policySource' | 'journal' | 'budget' | 'grant' | 'signals' | 'shadow'>
  > {
  readonly controller: ReplaceableController;
  readonly policySource: PolicySource | undefined;
  readonly shadow: Controller | undefined;
  readonly journal: JournalSink | undefined;
  readonly budget: GrantSource | undefined;
  readonly signals: ReadSignals | undefined;
  /** Polls the signals; absent without any, and when their values are handed in. */
  readonly board: SignalBoard | undefined;
}

/** Options that an autoscaler knows. */
const KEYS = [
  'target',
  'controller',
  'shadow',
  'policySource',
  'min',
  'max',
  'clock',
  'dryRun',
  'journal',
  'journalCapacity',
  'budget',
  'grant',
  'signals',
  'onTargetError',
  'onListenerError',
];

const checkedBudget = ({ budget, grant }: AutoscalerOptions): GrantSource | undefined => {
  if (grant === undefined) return budget;
  if (budget === undefined) return grantBy(grant);
  throw new OptionError('grant', grant, 'absent where `budget` is given');
};

const checkedShadow = ({ shadow, controller }: AutoscalerOptions): Controller | undefined => {
  if (shadow === undefined) return undefined;
  if (shadow === controller)
    throw new OptionError('shadow', shadow, 'another controller than `controller`: each has a state of its own');
  if (shadow.tickMs === controller.tickMs) return shadow;
  throw new OptionError(
    'shadow.tickMs',
    shadow.tickMs,
    `${controller.tickMs}, as of the live controller: both decide in the same ticks`,
  );
};

type SignalSettings = Pick<AutoscalerSettings, 'signals' | 'board'>;

const checkedSignals = (options: AutoscalerOptions, clock: Clock, onError: (error: unknown) => void): SignalSettings => {
  const { signals, controller } = options;
  if (signals === undefined || typeof signals === 'function') return { signals, board: undefined };
  const board = new SignalBoard(signals, { clock, tickMs: controller.tickMs, onError });
  return { signals: (nowMs) => board.read(nowMs), board };
};

/** Checks the options and fills in the defaults. @throws OptionError when one is unknown or out of range. */
export const checkAutoscalerOptions = (options: AutoscalerOptions): AutoscalerSettings => {
  checkKeys('', options, KEYS);
  const max = checkInteger('max', options.max, { min: 1 });
  const clock = options.clock ?? systemClock;
  const onTargetError = options.onTargetError ?? (() => undefined);
  return {
    target: options.target,
    controller: new ReplaceableController(options.controller),
    policySource: options.policySource,
    shadow: checkedShadow(options),
    min: checkInteger('min', options.min, { min: 0, max }),
    max,
    clock,
    dryRun: options.dryRun ?? false,
    journal: options.journal,
    journalCapacity: options.journalCapacity ?? 1_000,
    budget: checkedBudget(options),
    ...checkedSignals(options, clock, onTargetError),
    onTargetError,
    onListenerError: options.onListenerError,
  };
};
