// The worker module of tinypool: named exports.
import { Tinypool } from 'tinypool';

export { cpu, echo, noop, where } from './handlers.mjs';
export const transfer = (bytes) => Tinypool.move(bytes);
