// A candidate makes a pool of `workers` threads: `run(name, input, transferList?)` gives the result's promise, `close()` ends it.
import { jestWorker } from './jest-worker.mjs';
import { marea } from './marea.mjs';
import { piscina } from './piscina.mjs';
import { poolifier } from './poolifier.mjs';
import { raw } from './raw.mjs';
import { tinypool } from './tinypool.mjs';
import { workerpool } from './workerpool.mjs';

export const FLOOR = 'floor: raw postMessage';
const MANY = 32;

/** Peers at their defaults and, where they know tasks at once in a worker, at their best: 32 of them ("c32"). */
export const candidates = {
  [FLOOR]: raw,
  marea: marea({}),
  'marea, idleWait block': marea({ idleWait: 'block' }),
  'marea, idleWait spin': marea({ idleWait: 'spin' }),
  'marea, processes': marea({ workers: 'processes' }),
  piscina: piscina(1),
  'piscina c32': piscina(MANY),
  tinypool: tinypool(1),
  'tinypool c32': tinypool(MANY),
  workerpool,
  poolifier,
  'jest-worker': jestWorker,
};
