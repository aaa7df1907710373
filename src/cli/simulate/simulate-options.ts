import type { Condition, ServiceTime } from '../../sim/index.ts';
import { UsageError } from '../usage-error.ts';

/** Options as commander gives them, under the names that it makes of the flags. */
export interface ParsedSimulate {
  readonly policy: readonly string[];
  /** A name or a file; `false` for none. */
  readonly shadow?: string | false;
  readonly waitSlo?: number;
  readonly min?: number;
  readonly max?: number;
  readonly startup: number;
  readonly queue: number;
  readonly goal?: 'latency' | 'throughput';
  readonly service?: ServiceTime;
  readonly seed: number;
  readonly compress: number;
  readonly scale: number;
  readonly from?: number;
  readonly until?: number;
  readonly evenly?: boolean;
  readonly step?: boolean;
  readonly failIf: readonly Condition[];
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Checks what options mean together. @throws UsageError for a contradiction. */
export const checkSimulate = (parsed: ParsedSimulate): ParsedSimulate => {
  const { min, max, from, until } = parsed;
  if (min !== undefined && max !== undefined && min > max) throw new UsageError(`--min ${min} is above --max ${max}`);
  if (from !== undefined && until !== undefined && from >= until) throw new UsageError('--from is not before --until');
  return parsed;
};
