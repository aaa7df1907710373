import { InvalidArgumentError } from 'commander';
import type { ServiceTime } from '../../workload/index.ts';
import { readCount } from '../count-option.ts';
import { readDuration } from '../duration-option.ts';
import { readFactor } from '../simulate/number-option.ts';
import { readService } from '../simulate/service-option.ts';

/** Refuses the text of an option. @throws InvalidArgumentError, which the command turns into a usage error. */
export const refuse = (problem: string): never => {
  throw new InvalidArgumentError(`It ${problem}`);
};

/** Makes a parser of a reader that says what is wrong. */
export const parserOf =
  <T extends object>(read: (text: string) => T | { readonly problem: string }) =>
  (text: string): T => {
    const reading = read(text);
    return 'problem' in reading ? refuse(reading.problem) : reading;
  };

/** A whole number, `min` or more. */
export const parseCount =
  (min: number) =>
  (text: string): number =>
    parserOf((given: string) => readCount(given, min))(text).count;

/** A duration above 0, in milliseconds. */
export const parseDuration = (text: string): number => {
  const { ms } = parserOf(readDuration)(text);
  return ms === 0 ? refuse('must be more than 0') : ms;
};

/** A number above 0. */
export const parseFactor = (text: string): number => parserOf(readFactor)(text).factor;

/** How long a task takes. */
export const parseService = (text: string): ServiceTime => parserOf(readService)(text).service;
