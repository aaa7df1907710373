const count = new Intl.NumberFormat('en');

/** `1,234`. */
export const countText = (value: number): string => count.format(value);

const digitsOf = (value: number): number => (value < 10 ? 1 : 0);

/** A time span for people: `35 ms`, `1.2 s`, `4 min`. */
export const spanText = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(digitsOf(seconds))} s`;
  const minutes = seconds / 60;
  if (minutes < 60) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return `${hours.toFixed(digitsOf(hours))} h`;
};

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A moment as the reader's clock shows it: `14:03:22`. */
export const clockText = (wallMs: number): string => clock.format(wallMs);

const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A moment to the minute: `14:03`. */
export const minuteText = (wallMs: number): string => minutes.format(wallMs);

/** An explanation without the size that it begins with (`12 of 32: …`), where that stands beside it anyway. */
export const reasonText = (explanation: string): string => {
  const reason = explanation.replace(/^[\d,]+ of [\d,]+[: ]\s*/u, '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
};
