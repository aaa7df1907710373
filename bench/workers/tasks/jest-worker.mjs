// The worker module of jest-worker: named exports. Nothing can be transferred.
export { cpu, echo, noop, where } from './handlers.mjs';
