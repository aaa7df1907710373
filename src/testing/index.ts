export { ManualClock, type ManualClockOptions } from '../time/index.ts';
