/**
 * Rounds to the journal's precision: three decimals, so a microsecond for times in milliseconds. Everything that a controller
 * sees passes through here first; what it decided on is then exactly what a journal can hold.
 *
 * The added zero turns −0, which JSON cannot write, into 0.
 */
export const toJournalPrecision = (value: number): number => Math.round(value * 1_000) / 1_000 + 0;
