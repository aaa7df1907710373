export { replayShadow } from './replay-shadow.ts';
export { type ShadowComparison, ShadowMeter, type ShadowStretch } from './shadow-comparison.ts';
export type { ShadowDecision } from './shadow-decision.ts';
export { type ShadowParts, ShadowRun } from './shadow-run.ts';
