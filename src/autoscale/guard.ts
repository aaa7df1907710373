import type { DecisionView, Detail, Limits, StageSpec } from './decider.ts';
import type { ReasonCode } from './reason.ts';

/** The fixed order in which guards calm demand (see the control law). @public */
export const GUARD_ORDER = ['veto', 'panic', 'tolerance', 'stabilization', 'cooldown', 'stepRate'] as const;

/** A place in the fixed order of guards. @public */
export type GuardPlace = (typeof GUARD_ORDER)[number];

/** What a guard made of a proposed size. @public */
export interface GuardVerdict<State> {
  readonly state: State;
  /** The size after this guard; equal to the proposed one when the guard let it pass. */
  readonly desired: number;
  /** Why the guard changed the proposal; absent when it let it pass. */
  readonly reason?: ReasonCode;
  readonly detail?: Detail;
  /** Earliest monotonic time at which this guard lets the size rise, in milliseconds; absent when it may now. */
  readonly upAtMs?: number;
  /** Earliest monotonic time at which this guard lets the size fall, in milliseconds; absent when it may now. */
  readonly downAtMs?: number;
}

/**
 * A rule that may hold or soften a demand. Guards are pure like deciders. A guard learns of applied changes from
 * `view.observation.desired`, never from what it let pass.
 * @public
 */
export interface Guard<State = unknown> {
  readonly name: string;
  readonly place: GuardPlace;
  readonly spec: StageSpec;
  start(limits: Limits): State;
  apply(state: State, view: DecisionView, proposed: number): GuardVerdict<State>;
  /** As of a decider, for a guard that let the proposal pass. Absent: no. */
  isAtRest?(state: State, view: DecisionView): boolean;
}
