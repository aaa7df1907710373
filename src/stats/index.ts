export { Ewma, type EwmaOptions } from './ewma.ts';
export { LogHistogram } from './log-histogram.ts';
export { MovingMax, type MovingMaxOptions } from './moving-max.ts';
export { RunStats } from './run-stats.ts';
export { ewmaStep, TimeEwma, type TimeEwmaOptions } from './time-ewma.ts';
export { type WaitCounts, type WaitSummary, WaitTracker, type WaitTrackerOptions } from './wait-tracker.ts';
export { WindowedRate, type WindowedRateOptions } from './windowed-rate.ts';
