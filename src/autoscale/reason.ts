/** Why a stage gave its output. Programs test the code; `explain` puts it into words. @public */
export type ReasonCode =
  // demand
  | 'LOAD'
  | 'BACKLOG'
  | 'STALLED'
  | 'ON_DEMAND'
  | 'QUEUE_FILL_HIGH'
  | 'QUEUE_FILL_LOW'
  | 'QUEUE_FILL_OK'
  | 'WAIT_HIGH'
  | 'WAIT_LOW'
  | 'WAIT_OK'
  | 'WAIT_PAST'
  | 'IDLE'
  | 'NOT_BUSY'
  | 'BUSY_AFTER_SHRINK'
  | 'ABOVE_TARGET'
  | 'BELOW_TARGET'
  | 'ON_TARGET'
  | 'SETTLING'
  | 'STABLE'
  | `RULE:${string}`
  | 'NO_AGREEMENT'
  | 'NO_CHANGE'
  // guards
  | 'PANIC'
  | 'FLAP_BUDGET'
  | 'WITHIN_TOLERANCE'
  | 'STABILIZED_DOWN'
  | 'STABILIZED_UP'
  | 'COOLDOWN_UP'
  | 'COOLDOWN_DOWN'
  | 'RATE_LIMITED_UP'
  | 'RATE_LIMITED_DOWN'
  | `VETO:${string}`
  // ceilings and floors
  | `CEILING:${string}`
  | `FLOOR:${string}`
  // bounds and budget
  | 'AT_MAX'
  | 'AT_MIN'
  | 'BUDGET_DENIED'
  | 'BUDGET_PARTIAL'
  | 'BUDGET_RECLAIMED'
  // what holds tasks back beside the number of workers
  | 'RATE'
  | `RATE:${string}`
  | 'MAX_PER_KEY'
  // the target
  | 'RESIZE_FAILED'
  // inputs
  | 'NO_DATA'
  | 'SIGNAL_STALE'
  | 'SIGNAL_INVALID'
  | 'SIGNAL_FALLBACK'
  | 'WARMUP'
  | 'WORKERS_STARTING'
  // operators
  | 'OVERRIDE'
  | 'PAUSED'
  | 'DRY_RUN';
