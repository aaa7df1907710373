import { readDuration } from '../../duration-option.ts';

/** A part of a load: over `durationMs` something moves in a straight line to `to`. */
export interface ParsedStage {
  readonly durationMs: number;
  readonly to: number;
}

/** The result of {@link readStages}. */
export type StagesReading = { readonly stages: readonly ParsedStage[] } | { readonly problem: string };

const LONGEST_TEXT = 2_000;
const NUMBER = /^\d{1,7}(?:\.\d{1,3})?$/;
const ALLOWED = 'give for example 60s:2000,60s:2000,60s:100 (within 60 s to 2,000, there for 60 s, …)';

/** Reads stages: `60s:2000,60s:2000,60s:100`. A duration of `0s` is a jump. */
export const readStages = (text: string): StagesReading => {
  if (text.length > LONGEST_TEXT) return { problem: `is too long; ${ALLOWED}` };
  const stages: ParsedStage[] = [];
  for (const part of text.split(',')) {
    const [duration = '', to = ''] = part.trim().split(':', 2);
    const reading = readDuration(duration);
    if ('problem' in reading) return { problem: `has a stage whose duration ${reading.problem}` };
    if (!NUMBER.test(to)) return { problem: `has a stage without its end; ${ALLOWED}` };
    stages.push({ durationMs: reading.ms, to: Number(to) });
  }
  return { stages };
};
