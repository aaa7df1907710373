/** What a warning is about. @public */
export type PolicyWarningCode =
  | 'TICK_ABOVE_SPAN'
  | 'TICK_ABOVE_SLO'
  | 'TICK_SLOW_FOR_SEARCH'
  | 'DELAY_BELOW_WINDOW'
  | 'WINDOW_BELOW_STARTUP'
  | 'STARTUP_ABOVE_SLO'
  | 'STEP_ABOVE_SIZE'
  | 'GAIN_ABOVE_SIZE'
  | 'NO_REST'
  | 'NO_CEILING'
  | 'NEVER_SMALLER'
  | 'CEILING_AS_DEMAND'
  | 'SEARCH_ON_DEAR_WORKERS'
  | 'EVENT_LOOP_ELSEWHERE'
  | 'SAME_GUARD_TWICE'
  | 'NO_SIGNAL'
  | 'FLOOR_ABOVE_MAX'
  | 'SIZE_IS_FIXED'
  | 'MAX_TOO_LOW'
  | 'SHADOW_AS_LIVE'
  | 'SHADOW_SEARCHES'
  | 'SHADOW_TICK';

/** Something in a policy that works, but hardly as it was meant. @public */
export interface PolicyWarning {
  readonly code: PolicyWarningCode;
  /** Place within the policy, for example `guards[0].options.upMs`; a bound or another number that the policy runs with stands alone. */
  readonly path: string;
  /** What happens, and what to do. */
  readonly text: string;
}
