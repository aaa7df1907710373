import { readHttpDate } from './http-date.ts';

/** What an error says about what is behind the pool. @public */
export type ErrorKind =
  /** It has too much to do: the pool should send less. */
  | 'overload'
  /** The task failed by itself. */
  | 'failure'
  /** It says nothing: the task is counted as failed, the autoscaler does not see it. */
  | 'ignore';

/** An overload with the pause that the dependency asked for. @public */
export interface OverloadVerdict {
  readonly kind: 'overload';
  /** Time to send nothing, in milliseconds. @defaultValue what the error carries: its `retryAfterMs`, or `retry-after` in its `headers`, in seconds or as a date */
  readonly retryAfterMs?: number;
}

/** Tells what an error means. `error` is `any` on purpose: whatever was thrown can be asked for its status. @public */
// biome-ignore lint/suspicious/noExplicitAny: see the doc comment
export type Classify = (error: any) => ErrorKind | OverloadVerdict;

const OVERLOAD_STATUSES = new Set([429, 503]);

/** Reads `name` from a thrown value that may be anything, also one whose getters throw. */
const read = (value: unknown, name: string): unknown => {
  try {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined; // any object can be asked
  } catch {
    return undefined;
  }
};

/** A header of a plain object, or of one that is asked for it. */
const headerOf = (headers: unknown, name: string): string | undefined => {
  const get = read(headers, 'get');
  let header: unknown = read(headers, name);
  if (header === undefined && typeof get === 'function') {
    try {
      header = get.call(headers, name);
    } catch {
      return undefined;
    }
  }
  return typeof header === 'string' ? header : undefined;
};

/** Longest pause that is believed, in milliseconds: six digits of seconds. */
const LONGEST_PAUSE_MS = 999_999_000;

/** Time until a date that a server has named: from its own `Date` where it gave one, so that its clock may be wrong, else from `wallNowMs`. */
const pauseUntil = (text: string, headers: unknown, wallNowMs: number | undefined): number | undefined => {
  const untilMs = readHttpDate(text);
  const nowMs = readHttpDate(headerOf(headers, 'date') ?? '') ?? wallNowMs;
  if (untilMs === undefined || nowMs === undefined || untilMs - nowMs > LONGEST_PAUSE_MS) return undefined;
  return Math.max(0, untilMs - nowMs);
};

/**
 * The pause that an error carries as `retryAfterMs` or in its `headers`, in milliseconds. A date there is reckoned from `wallNowMs`, in
 * milliseconds since the Unix epoch. Never throws.
 */
export const retryAfterMsOf = (error: unknown, wallNowMs?: number): number | undefined => {
  const retryAfterMs = read(error, 'retryAfterMs');
  if (typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0) return retryAfterMs;
  const headers = read(error, 'headers') ?? read(read(error, 'response'), 'headers');
  const header = headerOf(headers, 'retry-after');
  if (header === undefined) return undefined;
  return /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : pauseUntil(header, headers, wallNowMs);
};

/**
 * The default of `classify`: an error whose `status`, `statusCode` or `response.status` is 429 or 503 is an overload, with
 * `Retry-After` when it carries one as `retryAfterMs` or in `headers`; all others are failures. A pool adds a `Retry-After` that is a date.
 * @public
 */
export const classifyByStatus: Classify = (error: unknown) => {
  const status = read(error, 'status') ?? read(error, 'statusCode') ?? read(read(error, 'response'), 'status');
  if (typeof status !== 'number' || !OVERLOAD_STATUSES.has(status)) return 'failure';
  const retryAfterMs = retryAfterMsOf(error);
  return retryAfterMs === undefined ? { kind: 'overload' } : { kind: 'overload', retryAfterMs };
};
