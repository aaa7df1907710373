// The handler of the capstone: it takes 30 to 120 ms, as a call to another service does. With MAREA_CHAOS=1 one task in twenty throws and
// one in ten takes five times as long.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { HandlerFaults } from 'marea/testing';

const faults =
  process.env['MAREA_CHAOS'] === '1'
    ? new HandlerFaults({ throwRatio: 0.05, slowRatio: 0.1, slowFactor: 5, seed: 20 })
    : undefined;

/** What is behind the handler. */
const work = async (input: unknown, { signal }: { readonly signal: AbortSignal }): Promise<{ input: unknown; ms: number }> => {
  const ms = 30 + Math.floor(Math.random() * 91);
  await sleep(ms, undefined, { signal });
  return { input, ms };
};

export default faults === undefined ? work : faults.wrap(work);

/** What an error says about what is behind the pool: only 429 and 503 are a reason to do less at once. */
export const classify = (error: { readonly status?: number }): 'overload' | 'failure' =>
  error.status === 429 || error.status === 503 ? 'overload' : 'failure';
