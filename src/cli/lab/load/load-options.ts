import type { ExecutorName, LoadCondition } from '../../../load/index.ts';
import type { ServiceTime } from '../../../workload/index.ts';
import { UsageError } from '../../usage-error.ts';
import type { ParsedStage } from './stages-option.ts';

/** Options as commander gives them, under the names that it makes of the flags. What has a default that depends on others is absent. */
export interface ParsedLoad {
  readonly url?: string;
  readonly method?: string;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly timeout?: number;
  readonly executor: ExecutorName;
  readonly rate?: number;
  readonly stages?: readonly ParsedStage[];
  readonly vus?: number;
  readonly iterations?: number;
  readonly for?: number;
  readonly evenly?: boolean;
  readonly seed: number;
  readonly maxInFlight: number;
  readonly service?: ServiceTime;
  readonly policy?: string;
  readonly waitSlo?: number;
  readonly min?: number;
  readonly max?: number;
  readonly queue?: number;
  readonly failIf: readonly LoadCondition[];
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

type Flag = keyof ParsedLoad;

const OF_HTTP: readonly Flag[] = ['method', 'header', 'body', 'timeout'];
const OF_POOL: readonly Flag[] = ['service', 'policy', 'waitSlo', 'min', 'max', 'queue'];

/** What each executor takes beside what all take. */
const OF_EXECUTOR: Readonly<Record<ExecutorName, readonly Flag[]>> = {
  'constant-arrival-rate': ['rate', 'for', 'evenly'],
  'ramping-arrival-rate': ['rate', 'stages', 'for', 'evenly'],
  'constant-vus': ['vus', 'for'],
  'ramping-vus': ['vus', 'stages'],
  'shared-iterations': ['vus', 'iterations', 'for'],
  'per-vu-iterations': ['vus', 'iterations', 'for'],
};

const NEEDED: Readonly<Record<ExecutorName, readonly Flag[]>> = {
  'constant-arrival-rate': ['rate'],
  'ramping-arrival-rate': [],
  'constant-vus': ['vus'],
  'ramping-vus': ['stages'],
  'shared-iterations': ['vus', 'iterations'],
  'per-vu-iterations': ['vus', 'iterations'],
};

/** The flag as it is written. */
const flagOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const refuse = (parsed: ParsedLoad, flags: readonly Flag[], why: string): void => {
  for (const flag of flags) if (parsed[flag] !== undefined) throw new UsageError(`--${flagOf(flag)} ${why}`);
};

const checkExecutor = (parsed: ParsedLoad): void => {
  const { executor } = parsed;
  const own = OF_EXECUTOR[executor];
  const foreign = ['rate', 'stages', 'vus', 'iterations', 'for', 'evenly'].filter((flag) => !own.includes(flag as Flag));
  refuse(parsed, foreign as Flag[], `does not go with ${executor}`); // names of flags, from the list above
  for (const flag of NEEDED[executor]) {
    if (parsed[flag] === undefined) throw new UsageError(`${executor} needs --${flag}`);
  }
};

/** Checks what options mean together. @throws UsageError for a contradiction. */
export const checkLoad = (parsed: ParsedLoad): ParsedLoad => {
  const { url, stages, rate, min = 1, max = 1 } = parsed;
  if (url === undefined) refuse(parsed, OF_HTTP, 'goes with --url');
  else refuse(parsed, OF_POOL, 'goes with the built-in pool, not with --url');
  checkExecutor(parsed);
  if (stages !== undefined && parsed.for !== undefined) throw new UsageError('--for and --stages both say how long it lasts');
  if (parsed.executor === 'ramping-arrival-rate' && rate !== undefined && stages === undefined)
    throw new UsageError('--rate is where ramping-arrival-rate begins: give --stages too, or --executor constant-arrival-rate');
  if (parsed.min !== undefined && parsed.max !== undefined && min > max)
    throw new UsageError(`--min ${min} is above --max ${max}`);
  return parsed;
};
