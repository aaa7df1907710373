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
  /** Time to send nothing, in milliseconds. @defaultValue what the error carries: its `retryAfterMs`, or `retry-after` in seconds in its `headers` */
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

/** The pause that an error carries as `retryAfterMs` or in its `headers`, in milliseconds. Never throws. */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  const retryAfterMs = read(error, 'retryAfterMs');
  if (typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0) return retryAfterMs;
  const headers = read(error, 'headers') ?? read(read(error, 'response'), 'headers');
  const get = read(headers, 'get');
  let header: unknown = read(headers, 'retry-after');
  if (header === undefined && typeof get === 'function') {
    try {
      header = get.call(headers, 'retry-after');
    } catch {
      return undefined;
    }
  }
  // Delay in seconds only: an HTTP date would need the wall clock of both sides.
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
};

/**
 * The default of `classify`: an error whose `status`, `statusCode` or `response.status` is 429 or 503 is an overload, with
 * `Retry-After` (in seconds) when it carries one as `retryAfterMs` or in `headers`; all others are failures.
 * @public
 */
export const classifyByStatus: Classify = (error: unknown) => {
  const status = read(error, 'status') ?? read(error, 'statusCode') ?? read(read(error, 'response'), 'status');
  if (typeof status !== 'number' || !OVERLOAD_STATUSES.has(status)) return 'failure';
  const retryAfterMs = retryAfterMsOf(error);
  return retryAfterMs === undefined ? { kind: 'overload' } : { kind: 'overload', retryAfterMs };
};
