export { type Abortable, AbortLinks } from './abort-links.ts';
export { createDeferred, type Deferred } from './deferred.ts';
export { type DurationReading, readDuration } from './duration-text.ts';
export { checkFinite, checkInteger, checkKeys, checkOneOf, checkString, type Range } from './option-checks.ts';
