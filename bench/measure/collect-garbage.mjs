import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

/** A full collection, so that a measurement does not pay for the warm-up, nor for lists that the warm-up has left in the old generation. */
export const collectGarbage = () => {
  gc();
  gc();
};
