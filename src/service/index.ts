export { AcceptedTask } from './accepted-task.ts';
export { ByteBudget } from './byte-budget.ts';
export { Intake, type IntakeParts } from './intake.ts';
export type { KeepLimits } from './kept-tasks.ts';
export type { ServicedPool } from './serviced-pool.ts';
export { type StopOptions, Stopping, type StoppingParts } from './stopping.ts';
export { type Refusal, TaskDesk, type TaskDeskParts, type TaskInput, type TaskWishes } from './task-desk.ts';
export { isCloseOf, type TaskOutcome } from './task-outcome.ts';
export { TaskRoutes, type TaskRoutesParts } from './task-routes.ts';
