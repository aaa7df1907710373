export { isPlayedIn, scoreOf } from './score.ts';
export { SUBJECTS } from './subjects.ts';
export { tableOf } from './table.ts';
export { WORLDS } from './worlds/index.ts';
export { RANDOM_WORLDS } from './worlds/random.ts';
