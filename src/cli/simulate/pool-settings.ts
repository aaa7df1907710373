import type { Goal } from '../../autoscale/index.ts';
import type { PolicyFile } from '../../policy/index.ts';
import { formatCounted, formatDuration } from '../../report/index.ts';
import { UsageError } from '../usage-error.ts';

/** Bounds and aims of a pool on which a policy is tried. */
export interface PoolSettings {
  readonly min: number;
  readonly max: number;
  /** Wait above which a task is late, in milliseconds. */
  readonly waitSlo: number;
  readonly goal: Goal;
}

/** What flags say; absent is what the user did not. */
export type GivenSettings = { readonly [Name in keyof PoolSettings]?: PoolSettings[Name] };

/** What a policy file says of its pool. */
export type FileSettings = Pick<PolicyFile, 'min' | 'max' | 'waitSloMs' | 'goal'>;

/** A file and what it says. */
interface SettingsSource {
  readonly name: string;
  readonly file?: FileSettings | undefined;
}

const DEFAULTS: PoolSettings = { min: 1, max: 1_000, waitSlo: 500, goal: 'latency' };

/**
 * The pool on which a policy is tried: a flag rules over the policy's file, and the file over the default, as for a live pool. A policy
 * that was tried within other bounds than its own would pass here and fail there.
 * @throws UsageError when flag and file contradict each other.
 */
export const settingsFor = ({ name, file = {} }: SettingsSource, given: GivenSettings): PoolSettings => {
  const settings: PoolSettings = {
    min: given.min ?? file.min ?? DEFAULTS.min,
    max: given.max ?? file.max ?? DEFAULTS.max,
    waitSlo: given.waitSlo ?? file.waitSloMs ?? DEFAULTS.waitSlo,
    goal: given.goal ?? file.goal ?? DEFAULTS.goal,
  };
  if (settings.min <= settings.max) return settings;
  const [low, high] = (['min', 'max'] as const).map((side) =>
    given[side] === undefined && file[side] !== undefined ? `\`${side}\` of ${name},` : `--${side}`,
  );
  throw new UsageError(`${low} ${settings.min} is above ${high} ${settings.max}`);
};

/** In one line what a file has set; `undefined` where it has set nothing, or flags rule over all of it. */
export const settingsNote = ({ name, file = {} }: SettingsSource, given: GivenSettings): string | undefined => {
  const { min, max, waitSlo, goal } = settingsFor({ name, file }, given);
  const said = [
    ...(file.min !== undefined && given.min === undefined ? [`at least ${formatCounted(min, 'worker')}`] : []),
    ...(file.max !== undefined && given.max === undefined ? [`at most ${formatCounted(max, 'worker')}`] : []),
    ...(file.waitSloMs !== undefined && given.waitSlo === undefined ? [`SLO ${formatDuration(waitSlo)}`] : []),
    ...(file.goal !== undefined && given.goal === undefined ? [`goal ${goal}`] : []),
  ];
  return said.length === 0 ? undefined : `${name} says: ${said.join(', ')}`;
};
