/** Rounds to three figures, but never loses a whole unit: 1.234 → `1.23`, 45.67 → `45.7`, 678.9 → `679`. */
const threeFigures = (value: number): string => {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return String(Number(value.toFixed(digits)));
};

const inParts = (wholeSeconds: number): string => {
  const days = Math.floor(wholeSeconds / 86_400);
  const hours = Math.floor((wholeSeconds % 86_400) / 3_600);
  const minutes = Math.floor((wholeSeconds % 3_600) / 60);
  const seconds = wholeSeconds % 60;
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return seconds > 0 ? `${minutes} min ${seconds} s` : `${minutes} min`;
};

/**
 * A duration for people: `0.25 ms`, `40 ms`, `1.25 s`, `2 min 5 s`, `3 h 20 min`. A value that is not finite, or below 0,
 * is shown as `–`: there is no such duration.
 */
export const formatDuration = (durationMs: number): string => {
  if (!Number.isFinite(durationMs) || durationMs < 0) return '–';
  if (durationMs < 999.5) return `${threeFigures(durationMs)} ms`;
  if (durationMs < 59_950) return `${threeFigures(durationMs / 1_000)} s`;
  return inParts(Math.round(durationMs / 1_000));
};
