/** Milliseconds since the Unix epoch of an ISO time with its offset. For tests. */
// oxlint-disable-next-line eslint/no-restricted-globals -- parses a text; reads no time
export const wallMsOf = (iso: string): number => Date.parse(iso);

/** An ISO time in UTC, to the second. For tests. */
export const utcOf = (wallMs: number | undefined): string | undefined =>
  // oxlint-disable-next-line eslint/no-restricted-globals -- prints a time; reads none
  wallMs === undefined ? undefined : new Date(wallMs).toISOString().replace('.000Z', 'Z');
