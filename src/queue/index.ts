export { LinkedQueue, type QueueLinks } from './linked-queue.ts';
export { RateGate, type RateLimit } from './rate-gate.ts';
export { TaskQueue, type TaskQueueOptions } from './task-queue.ts';
