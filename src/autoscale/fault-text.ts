import { describeError } from '../internal/index.ts';

const LONGEST_TEXT = 200;

/** Whatever was thrown, or given in place of a number, in words short enough for a record. Never throws. */
export const faultText = (fault: unknown): string => describeError(fault).message.slice(0, LONGEST_TEXT);
