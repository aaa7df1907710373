import type { Decider, StageSpec } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkKeys } from '../internal/index.ts';

/** Builds a stage that stands inside the options of another one, of the same table of kinds. @public */
export type BuildDecider = (spec: StageSpec) => Decider;

/**
 * Makes a stage of its options. Every maker checks its options itself and refuses what it does not know, so options that come
 * from a file may be handed on unread. A stage that holds others makes them by `build`.
 * @public
 */
export type StageMaker<Stage> = (options: Readonly<Record<string, unknown>>, build: BuildDecider) => Stage;

/** A maker's options are checked inside; to the types they are unknown until then. */
export const unread =
  <Options, Stage>(make: (options: Options) => Stage): StageMaker<Stage> =>
  (options) =>
    make(options as Options); // checked by `make` at run time

/** A decider that takes no options. */
export const plain =
  (kind: string, make: () => Decider): StageMaker<Decider> =>
  (options) => {
    checkKeys(kind, options, []);
    return make();
  };

/** A decider that is made of a list of others: `{ deciders: [spec, …] }`. */
export const joining =
  (kind: string, make: (deciders: readonly Decider[]) => Decider): StageMaker<Decider> =>
  (options, build) => {
    checkKeys(kind, options, ['deciders']);
    const { deciders } = options;
    if (!Array.isArray(deciders)) throw new OptionError(`${kind}.deciders`, deciders, 'an array of stages');
    return make(deciders.map((spec: StageSpec) => build(spec))); // `build` checks it
  };

/** A decider around another one: `{ decider: spec, … }`. */
export const wrapping =
  <Options>(make: (decider: Decider, options: Options) => Decider): StageMaker<Decider> =>
  ({ decider, ...options }, build) =>
    make(build(decider as StageSpec), options as Options); // `build` checks the one, `make` the other
