import type { JournalLines } from '../../autoscale/index.ts';
import { type AutoscaledPool, createPool } from '../../autoscaled-pool/index.ts';
import { isPoolError } from '../../errors/index.ts';
import type { Classify } from '../../pool/index.ts';
import type { Clock } from '../../time/index.ts';
import { UsageError } from '../usage-error.ts';
import type { HandlerModule } from './handler-module.ts';
import type { RunOptions } from './run-options.ts';
import type { RunTask } from './run-task.ts';
import { createTaskHandler, createVerdict } from './task-handler.ts';

/** The pool's rule from the module's: the same verdict that decides about retries. */
export const toPoolRule = (classify: NonNullable<HandlerModule['classify']>): Classify => {
  const verdictOf = createVerdict(classify);
  return (error: unknown) => {
    const verdict = verdictOf(error);
    return verdict.kind === 'overload' ? verdict : verdict.kind;
  };
};

/** What the pool of a run is made of. */
export interface RunPoolRequest {
  readonly options: Pick<RunOptions, 'min' | 'max' | 'goal' | 'waitSloMs' | 'policy' | 'signals' | 'queueCapacity'>;
  readonly module: HandlerModule;
  readonly clock: Clock;
  /** Takes the lines of the decision journal; absent: none is written. */
  readonly journal: JournalLines | undefined;
}

/** The pool of a run. @throws UsageError when the options are refused. */
export const createRunPool = ({ options, module, clock, journal }: RunPoolRequest): AutoscaledPool<RunTask, unknown> => {
  const { min, max, goal, waitSloMs, policy, signals } = options;
  try {
    return createPool<RunTask, unknown>(createTaskHandler(module.handler, clock), {
      name: 'run',
      min,
      max,
      goal,
      ...(waitSloMs === undefined ? {} : { waitSloMs }),
      ...(policy === undefined ? {} : { policy }),
      ...(signals === undefined ? {} : { signals }),
      ...(module.classify === undefined ? {} : { classify: toPoolRule(module.classify) }),
      ...(journal === undefined ? {} : { journal }),
      queue: { capacity: options.queueCapacity, overflow: 'wait' },
      // A run must end even when a handler does not: its slot is given up, not held.
      onTimeout: 'abandon',
      clock,
    });
  } catch (error) {
    if (isPoolError(error) && error.code === 'ERR_OPTION') throw new UsageError(error.message);
    throw error;
  }
};
