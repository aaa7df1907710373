export { GROUPS } from './groups.ts';
export { missesOf } from './known-misses.ts';
export { compareSizes, isPlayedIn, scoreOf } from './score.ts';
export { SUBJECTS } from './subjects.ts';
export { tableOf } from './table.ts';
export { WORLDS } from './worlds/index.ts';
export { RANDOM_WORLDS } from './worlds/random.ts';
