import {
  cooldown,
  type Decider,
  demand,
  type Guard,
  onDemand,
  schedule,
  stabilization,
  step,
  throughput,
  tolerance,
} from '../autoscale/index.ts';
import { checkKeys } from '../internal/index.ts';

/**
 * Makes a stage of its options. Every maker checks its options itself and refuses what it does not know, so options that come
 * from a file may be handed on unread.
 */
export type StageMaker<Stage> = (options: Readonly<Record<string, unknown>>) => Stage;

/** The kinds of stages that a spec may name, by the role they may have. @public */
export interface StageKinds {
  /** Deciders: for demand, floors and ceilings. */
  readonly deciders: Readonly<Record<string, StageMaker<Decider>>>;
  readonly guards: Readonly<Record<string, StageMaker<Guard>>>;
}

/** A maker's options are checked inside; to the types they are unknown until then. */
const unread =
  <Options, Stage>(make: (options: Options) => Stage): StageMaker<Stage> =>
  (options) =>
    make(options as Options); // checked by `make` at run time

/** Every stage that marea brings. @public */
export const STAGE_KINDS: StageKinds = Object.freeze({
  deciders: Object.freeze({
    demand: unread(demand),
    onDemand: (options: Readonly<Record<string, unknown>>) => {
      checkKeys('onDemand', options, []);
      return onDemand();
    },
    schedule: unread(schedule),
    step: unread(step),
    throughput: unread(throughput),
  }),
  guards: Object.freeze({
    cooldown: unread(cooldown),
    stabilization: unread(stabilization),
    tolerance: unread(tolerance),
  }),
});
