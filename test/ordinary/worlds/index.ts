import type { World } from '../world.ts';
import { FLAT_FAILURE_WORLDS, KNEE_FAILURE_WORLDS } from './background.ts';
import { KNEE_WORLDS } from './knees.ts';
import { QUOTA_WORLDS } from './quotas.ts';
import { SLOWNESS_WORLDS } from './slowness.ts';
import { START_WORLDS } from './starts.ts';

/** Ordinary production: everything that is played. */
export const WORLDS: readonly World[] = [
  ...FLAT_FAILURE_WORLDS,
  ...KNEE_FAILURE_WORLDS,
  ...KNEE_WORLDS,
  ...QUOTA_WORLDS,
  ...SLOWNESS_WORLDS,
  ...START_WORLDS,
];
