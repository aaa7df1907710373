export { schedule } from './schedule.ts';
export { SCHEDULE_DEFAULTS, type ScheduleOptions, type ScheduleTime } from './schedule-options.ts';
