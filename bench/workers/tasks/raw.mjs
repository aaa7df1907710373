// The floor: one message in, one message out.
import { parentPort } from 'node:worker_threads';
import { cpu, echo, noop, where } from './handlers.mjs';

const handlers = { cpu, echo, noop, where };

parentPort.on('message', ({ id, name, input }) => {
  if (name === 'transfer') parentPort.postMessage({ id, output: input }, [input.buffer]);
  else parentPort.postMessage({ id, output: handlers[name](input) });
});
