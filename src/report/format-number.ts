/** Made when first needed: it costs about 10 ms, which a command that formats nothing must not pay at its start. */
let groups: Intl.NumberFormat | undefined;

/** A count for people, grouped by thousands: `1,234,567`. The same on every machine, whatever its locale. */
export const formatCount = (count: number): string => {
  groups ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  return groups.format(count);
};

/** A rate for people: `0.4/s`, `12.5/s`, `1,234/s`; `–` when it is not known. */
export const formatRate = (perSec: number): string => {
  if (!Number.isFinite(perSec)) return '–';
  return perSec < 99.95 ? `${Number(perSec.toFixed(1))}/s` : `${formatCount(perSec)}/s`;
};

/** A count with its noun: `1 input`, `2 inputs`. */
export const formatCounted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;
