import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

import { OptionError } from '../errors/index.ts';
import type { Random } from './random.ts';

/** FNV-1a over the UTF-16 units of `text`, in 32 bits. */
const hash = (text: string): number => {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state;
};

/** The finalizer of MurmurHash3: each bit of the input flips each bit of the output with a probability near one half. */
const mix = (word: number): number => {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

/** Distance between the words of the state before mixing: 2^32 ÷ golden ratio, so that no two words share their input. */
const WORD_STEP = 0x9e3779b9;

/**
 * A repeatable source of chance (xoroshiro128+, 53 bits a number): the same seed gives the same numbers on every machine.
 *
 * Give each use its own stream by naming it in the seed, for example `seededRandom('7/arrivals')` and
 * `seededRandom('7/service')`; then a change in one does not shift the other. The number 7 and the text `'7'` are the same seed.
 * Distinct seeds are told apart by a 32-bit hash.
 *
 * @throws OptionError when `seed` is a number that is not finite.
 * @public
 */
export const seededRandom = (seed: number | string): Random => {
  if (typeof seed === 'number' && !Number.isFinite(seed)) throw new OptionError('seed', seed, 'a finite number or a text');
  // The generator's own seeding takes the seed as one word of its state, so that neighbouring seeds begin with nearly the same
  // numbers. Spread the hash over all four words instead; the words differ, so the state is never all zero.
  const start = hash(String(seed));
  const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((word) => mix(start + word * WORD_STEP)));
  return { next: () => uniformFloat64(generator) };
};
