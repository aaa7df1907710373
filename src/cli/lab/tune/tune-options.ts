import type { ServiceTime } from '../../../sim/index.ts';
import { UsageError } from '../../usage-error.ts';

/** Options as commander gives them, under the names that it makes of the flags. */
export interface ParsedTune {
  readonly service?: ServiceTime;
  readonly waitSlo: number;
  /** Share of tasks, 0 to 1. */
  readonly late: number;
  /** Share of the time, 0 to 1. */
  readonly train: number;
  readonly startup: number;
  readonly min: number;
  readonly max: number;
  readonly queue: number;
  readonly trials: number;
  readonly seed: number;
  readonly compress: number;
  readonly scale: number;
  readonly step?: boolean;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Checks what options mean together. @throws UsageError for a contradiction. */
export const checkTune = (parsed: ParsedTune): ParsedTune => {
  const { min, max, train, force, out } = parsed;
  if (min > max) throw new UsageError(`--min ${min} is above --max ${max}`);
  if (train < 0.01 || train > 0.99) throw new UsageError('--train lies outside 1% to 99%');
  if (force === true && out === undefined) throw new UsageError('--force goes with --out');
  return parsed;
};
