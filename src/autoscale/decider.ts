import type { Observation } from './observation.ts';
import type { ReasonCode } from './reason.ts';

/** What a stage may count on. Only the bounds may change during the life of a controller, from one step to the next. @public */
export interface Limits {
  /** Smallest size, in workers; may be set anew. */
  readonly min: number;
  /** Largest size, in workers; may be set anew. */
  readonly max: number;
  /** The wait that at most 1 % of tasks may exceed, in milliseconds. */
  readonly waitSloMs: number;
  /** Expected time from asking for a worker until it is ready, in milliseconds; an observation's own value rules once known. */
  readonly startupMs: number;
  /** Time between two steps, in milliseconds. */
  readonly tickMs: number;
}

/** What a stage sees in one step. @public */
export interface DecisionView {
  readonly observation: Observation;
  readonly limits: Limits;
  /** What demand, guards and floors ask for in this step, in workers: for ceilings alone, which may limit it. */
  readonly proposed?: number;
}

/** Facts behind a verdict, for records and for `explain`. Numbers carry their unit in the name. @public */
export type Detail = Readonly<Record<string, number | string | boolean>>;

/** A stage written down as data, so that a journal can rebuild it. `options` is plain JSON. @public */
export interface StageSpec {
  readonly kind: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A decider's verdict with its reason and its next state. @public */
export interface Verdict<State> {
  readonly state: State;
  /** The size wanted, in workers. May be a fraction or out of bounds: the controller rounds up and clamps. */
  readonly desired: number;
  readonly reason: ReasonCode;
  readonly detail?: Detail;
}

/**
 * A rule for demand, floor or ceiling. A decider MUST be pure: the same state and view give the same verdict; it reads no
 * clock, draws no chance and mutates neither argument. Its state MUST be plain JSON. Without data it MUST hold
 * (`view.observation.desired` for a demand; its last limit for a ceiling).
 * It MUST NOT use `Math.pow` or `**`, whose last bits differ between versions of Node.
 * @public
 */
export interface Decider<State = unknown> {
  readonly name: string;
  readonly spec: StageSpec;
  /** State before the first step. */
  start(limits: Limits): State;
  decide(state: State, view: DecisionView): Verdict<State>;
  /**
   * Whether, as long as no task comes, further steps of one tick each would answer as this one did and leave the state as it is (but for
   * noise, and for times that `nowMs` makes old). An idle pool whose stages all say so goes without a timer. Absent: no.
   */
  isAtRest?(state: State, view: DecisionView): boolean;
}
