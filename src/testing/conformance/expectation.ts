const describe = (value: unknown): string => {
  if (typeof value === 'object' && value !== null && !(value instanceof Error)) return JSON.stringify(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
};

/** Fails unless `isMet`. The message says what was promised and what was seen. */
export const expectThat = (isMet: boolean, promise: string, seen: unknown): void => {
  if (!isMet) throw new Error(`${promise}; seen: ${describe(seen)}`);
};

/** Fails unless `seen` is `wanted` itself. */
export const expectIs = (seen: unknown, wanted: unknown, what: string): void =>
  expectThat(Object.is(seen, wanted), `${what} must be ${describe(wanted)} itself`, seen);

/** Fails unless `seen` is the same value as `wanted`, or equal to it as JSON when both are objects. */
export const expectSame = (seen: unknown, wanted: unknown, what: string): void => {
  const bothObjects = typeof seen === 'object' && seen !== null && typeof wanted === 'object' && wanted !== null;
  const isSame = Object.is(seen, wanted) || (bothObjects && JSON.stringify(seen) === JSON.stringify(wanted));
  expectThat(isSame, `${what} must be ${describe(wanted)}`, seen);
};

/** Fails unless `seen` is within `toleranceRatio` of `wanted`. */
export const expectNear = (seen: number | undefined, wanted: number, toleranceRatio: number, what: string): void => {
  const tolerance = Math.abs(wanted) * toleranceRatio + 1e-9;
  expectThat(
    seen !== undefined && Math.abs(seen - wanted) <= tolerance,
    `${what} must be ${wanted} within ${toleranceRatio * 100} %`,
    seen,
  );
};
