// The worker module of piscina: named exports.
import { move } from 'piscina';

export { cpu, echo, noop, where } from './handlers.mjs';
export const transfer = (bytes) => move(bytes);
