import { OptionError } from '../errors/index.ts';
import type { Load, Profile, ServiceTime } from '../workload/index.ts';
import { type Arrivals, openArrivals } from './arrivals.ts';

/** What arrives, and how long it takes when nothing stands in its way. @public */
export interface Workload {
  readonly name: string;
  readonly arrivals: Arrivals;
  readonly service: ServiceTime;
}

/** What may be played: a workload, a load with a profile (Poisson arrivals), or, beside a service time, a profile alone or arrivals. @public */
export type Playable = Workload | Load | Profile | Arrivals;

const isProfile = (playable: Playable): playable is Profile => 'timeOfCountMs' in playable;
const isArrivals = (playable: Playable): playable is Arrivals => 'kind' in playable;

const needed = (service: ServiceTime | undefined): ServiceTime => {
  if (service !== undefined) return service;
  throw new OptionError('service', undefined, 'given: a workload of arrivals alone does not say how long a task takes');
};

/** Completes what is to be played. `service`, when given, replaces the workload's own. @throws OptionError when none is known. */
export const toWorkload = (playable: Playable, service: ServiceTime | undefined): Workload => {
  if (typeof playable !== 'object' || playable === null)
    throw new OptionError('workload', playable, 'a workload, a load or a profile');
  if (isProfile(playable)) return { name: 'profile', arrivals: openArrivals(playable), service: needed(service) };
  if (isArrivals(playable)) return { name: playable.kind, arrivals: playable, service: needed(service) };
  const arrivals = 'profile' in playable ? openArrivals(playable.profile) : playable.arrivals;
  return { name: playable.name, arrivals, service: service ?? playable.service };
};
