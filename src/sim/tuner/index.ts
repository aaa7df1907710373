export { adviseDownWindow, type BurstAdvice } from './bursts.ts';
export type { Knobs } from './knobs.ts';
export { type OpenWorkload, type SplitWorkload, splitWorkload } from './trace-part.ts';
export { type TunedScore, type TunedSetting, type TuneOptions, type Tuning, tune } from './tune.ts';
