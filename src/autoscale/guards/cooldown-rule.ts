/** How long each direction rests. */
export interface CooldownPeriods {
  /** Shortest time between two scale-ups, in milliseconds. */
  readonly upMs: number;
  /** Shortest time from the last resize in either direction to a scale-down, in milliseconds. */
  readonly downMs: number;
}

/** What a cooldown remembers, in monotonic milliseconds. Plain JSON; an absent time has not been. */
export interface CooldownState {
  /** The last scale-up. */
  readonly lastUpMs?: number;
  /** The last resize in either direction, or the first time that the cooldown was asked. */
  readonly lastChangeMs?: number;
}

/** A cooldown that has been asked, or has seen a resize. */
export interface StartedCooldown extends CooldownState {
  readonly lastChangeMs: number;
}

/**
 * Starts the rest before the first scale-down. Without it a missing "last change" would look like one of long ago, and the
 * first tick would shrink a pool that has not had time to get work.
 */
export const startRest = (state: CooldownState, nowMs: number): StartedCooldown => ({
  ...state,
  lastChangeMs: state.lastChangeMs ?? nowMs,
});

/** Moves times that lie in the future (a state from another clock) to now, so that nothing is held longer than its period. */
export const notInFuture = (state: CooldownState, nowMs: number): CooldownState => ({
  ...(state.lastUpMs !== undefined && { lastUpMs: Math.min(state.lastUpMs, nowMs) }),
  ...(state.lastChangeMs !== undefined && { lastChangeMs: Math.min(state.lastChangeMs, nowMs) }),
});

/** The state after a scale-up. */
export const afterUp = (nowMs: number): StartedCooldown => ({ lastUpMs: nowMs, lastChangeMs: nowMs });

/** The state after a scale-down: it delays the next one, and never a scale-up. */
export const afterDown = (state: CooldownState, nowMs: number): StartedCooldown => ({ ...state, lastChangeMs: nowMs });

/** Earliest time of the next scale-up; `undefined` when there was none. */
export const upFrom = (state: CooldownState, { upMs }: CooldownPeriods): number | undefined =>
  state.lastUpMs === undefined ? undefined : state.lastUpMs + upMs;

/** Earliest time of the next scale-down. */
export const downFrom = (state: StartedCooldown, { downMs }: CooldownPeriods): number => state.lastChangeMs + downMs;
