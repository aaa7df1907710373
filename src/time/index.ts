export { BurstClock } from './burst-clock.ts';
export type { Clock, Timer, TimerOptions } from './clock.ts';
export { ManualClock, type ManualClockOptions } from './manual-clock.ts';
export { systemClock } from './system-clock.ts';
