/** Made when first needed: together they cost about 18 ms, which a program that explains nothing must not pay at its start. */
let oneDecimal: Intl.NumberFormat | undefined;
let twoDigits: Intl.NumberFormat | undefined;

/** `1,000`, `37.3`, `0.042`: at most one decimal, below 1 two significant digits. */
export const plainNumber = (value: number): string => {
  oneDecimal ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
  twoDigits ??= new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
  return (Math.abs(value) < 1 ? twoDigits : oneDecimal).format(value);
};

/** `81 %` for 0.81. */
export const plainRatio = (ratio: number): string => `${plainNumber(ratio * 100)} %`;

/** `320 ms`, `1.2 s`, `45 s`, `5 min`, `3 h`: the unit in which the number is easy to grasp. */
export const plainDuration = (ms: number): string => {
  const wholeMs = ms < 10 ? ms : Math.round(ms);
  if (wholeMs < 1_000) return `${plainNumber(wholeMs)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 10) return `${plainNumber(seconds)} s`;
  if (Math.round(seconds) < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${plainNumber(seconds / 3_600)} h`;
};

/** `14:03` in the time zone (the host's when absent) for a wall time in milliseconds since the Unix epoch. */
export const clockTime = (wallMs: number, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone !== undefined && { timeZone }),
  }).format(wallMs);
