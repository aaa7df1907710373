/** `500 ms`, `2 s`, `1.5 s`: a time in words. */
export const durationWords = (ms: number): string =>
  ms < 1_000 ? `${Number(ms.toFixed(3))} ms` : `${Number((ms / 1_000).toFixed(2))} s`;
