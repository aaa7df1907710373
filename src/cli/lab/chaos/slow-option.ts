import { readDuration } from '../../duration-option.ts';
import { readFactor } from '../../simulate/number-option.ts';
import { readShare } from '../share-option.ts';

type Problem = { readonly problem: string };

const readPair = (text: string): readonly [share: string, rest: string] | undefined => {
  const at = text.indexOf('x');
  return at < 0 ? undefined : [text.slice(0, at), text.slice(at + 1)];
};

/** Reads a share and a factor: `10%x5`. */
export const readSlow = (text: string): { readonly ratio: number; readonly factor: number } | Problem => {
  const pair = readPair(text);
  if (pair === undefined) return { problem: 'is not a share and a factor, for example 10%x5' };
  const share = readShare(pair[0]);
  if ('problem' in share) return share;
  const factor = readFactor(pair[1]);
  return 'problem' in factor || factor.factor < 1
    ? { problem: 'has a factor that is not a number from 1 on, for example 10%x5' }
    : { ratio: share.ratio, factor: factor.factor };
};

/** Reads a share and a time: `0.1%x2s`. */
export const readStall = (text: string): { readonly ratio: number; readonly ms: number } | Problem => {
  const pair = readPair(text);
  if (pair === undefined) return { problem: 'is not a share and a time, for example 0.1%x2s' };
  const share = readShare(pair[0]);
  if ('problem' in share) return share;
  const time = readDuration(pair[1]);
  return 'problem' in time ? { problem: `has a time that ${time.problem}` } : { ratio: share.ratio, ms: time.ms };
};
