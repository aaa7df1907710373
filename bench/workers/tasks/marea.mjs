// The worker module of marea: named exports.
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const { move } = await import(pathToFileURL(`${process.env['MAREA_BENCH_BUILD']}/worker.js`).href);

export { cpu, echo, noop, where } from './handlers.mjs';
export const transfer = (bytes) => move(bytes);
