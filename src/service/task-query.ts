import { HttpProblem } from '../http/index.ts';
import { readDuration } from '../internal/index.ts';
import type { TaskWishes } from './task-desk.ts';

/** What the address of a task says. */
export interface TaskQuery {
  /** Whether the client comes again for the outcome. */
  readonly isAccept: boolean;
  readonly wishes: TaskWishes;
}

const KNOWN = ['accept', 'priority', 'key', 'timeout', 'queue-timeout'];

const PRIORITY = /^(?:0|-?[1-9][0-9]{0,2}|-?1000)$/;

const MOST_KEY = 256;

const bad = (message: string): HttpProblem => new HttpProblem(400, 'bad-query', message);

const single = (query: URLSearchParams, name: string): string | undefined => {
  const values = query.getAll(name);
  if (values.length > 1) throw bad(`\`${name}\` must be given once`);
  return values[0];
};

const readAccept = (text: string | undefined): boolean => {
  if (text === undefined || text === '0') return false;
  if (text === '' || text === '1') return true;
  throw bad('`accept` must be 1, 0, or without a value');
};

const readPriority = (text: string | undefined): { readonly priority?: number } => {
  if (text === undefined) return {};
  if (!PRIORITY.test(text)) throw bad('`priority` must be a whole number from -1000 to 1000');
  return { priority: Number(text) };
};

const readKey = (text: string | undefined): { readonly key?: string } => {
  if (text === undefined) return {};
  if (text === '' || text.length > MOST_KEY) throw bad(`\`key\` must have 1 to ${MOST_KEY} characters`);
  return { key: text };
};

const readSpan = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const reading = readDuration(text);
  if ('problem' in reading) throw bad(`\`${name}\` ${reading.problem}`);
  if (reading.ms === 0) throw bad(`\`${name}\` must be more than 0`);
  return reading.ms;
};

const PREFERS_ASYNC = /(?:^|[,;])\s*respond-async\s*(?:[,;=]|$)/iu;

const NOTHING: TaskQuery = { isAccept: false, wishes: {} };

/** Reads the query of a task's address and its header `Prefer`. @throws HttpProblem for what is unknown, twice, or out of range. */
export const readTaskQuery = (search: string, prefer: string | undefined): TaskQuery => {
  const isPreferred = prefer !== undefined && PREFERS_ASYNC.test(prefer);
  if (search === '') return isPreferred ? { isAccept: true, wishes: {} } : NOTHING;
  const query = new URLSearchParams(search);
  for (const name of query.keys()) if (!KNOWN.includes(name)) throw bad(`There is only ${KNOWN.join(', ')} here`);
  const timeoutMs = readSpan('timeout', single(query, 'timeout'));
  const queueTimeoutMs = readSpan('queue-timeout', single(query, 'queue-timeout'));
  return {
    isAccept: readAccept(single(query, 'accept')) || isPreferred,
    wishes: {
      ...readPriority(single(query, 'priority')),
      ...readKey(single(query, 'key')),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(queueTimeoutMs !== undefined && { queueTimeoutMs }),
    },
  };
};
