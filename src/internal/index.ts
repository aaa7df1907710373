export { type Abortable, AbortLinks } from './abort-links.ts';
export { type Bound, type BoundUnit, boundValueText, readBound } from './bound.ts';
export { createDeferred, type Deferred } from './deferred.ts';
export { describeError, type ErrorNote } from './describe-error.ts';
export { type DurationReading, readDuration } from './duration-text.ts';
export { checkFinite, checkInteger, checkKeys, checkNoNulls, checkOneOf, checkString, type Range } from './option-checks.ts';
export { similarWord } from './similar-word.ts';
