export { LinkedQueue, type QueueLinks } from './linked-queue.ts';
