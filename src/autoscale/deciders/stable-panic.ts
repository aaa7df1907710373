import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys } from '../../internal/index.ts';
import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { roundUp } from '../size-rounding.ts';
import { EMPTY_RATIO, pushRatio, type RatioWindow, ratioOf } from './ratio-window.ts';

/** Options of {@link stablePanic}. @public */
export interface StablePanicOptions {
  /** Tasks, running and waiting, for each worker. Range: above 0. @defaultValue 0.7 */
  readonly target?: number;
  /** Window of the calm average, in milliseconds. Range: above `panicMs`. @defaultValue 60_000 */
  readonly stableMs?: number;
  /** Window of the quick average, in milliseconds. Range: 1 and up. @defaultValue 6_000 */
  readonly panicMs?: number;
  /** Panic begins when the quick average needs so many times the present size. Range: above 1. @defaultValue 2 */
  readonly threshold?: number;
}

/** Defaults of {@link StablePanicOptions}. @public */
export const STABLE_PANIC_DEFAULTS = Object.freeze({ target: 0.7, stableMs: 60_000, panicMs: 6_000, threshold: 2 });

/** State of {@link stablePanic}: plain JSON. @public */
export interface StablePanicState {
  /** Tasks in the pool over the calm window: task-milliseconds and milliseconds. */
  readonly stable: RatioWindow;
  readonly panic: RatioWindow;
  /** Monotonic time of the last tick above the threshold, or of the first tick, in milliseconds; `null` while calm. */
  readonly alarmedAtMs: number | null;
  /** Whether the panic is only that of the start: nothing is known yet. */
  readonly isStarting: boolean;
  /** Largest size of this panic, in workers. */
  readonly highest: number;
}

/**
 * A demand by the number of tasks in the pool, running and waiting: an average over a minute decides, until one over six
 * seconds asks for twice the present size. Then it is panic: the larger of both decides, and the size does not fall until the
 * quick average has been below the threshold for a minute, and for another minute no faster than evenly.
 *
 * It starts as if in panic, so a restart holds the present size for a minute. Absolute: workers that are starting are not
 * counted twice.
 *
 * Use it for loads that are calm for hours and rise steeply. Trap: a minute of average holds many workers too long, about
 * twice the worker time that the load needs.
 *
 * The rule is that of Knative's pod autoscaler (`autoscaler.go`).
 * @throws OptionError when an option is unknown or out of range, or `panicMs` is not below `stableMs`.
 * @public
 */
export const stablePanic = (options: StablePanicOptions = {}): Decider<StablePanicState> => {
  const settings = checkedSettings(options);
  return {
    name: 'stablePanic',
    spec: { kind: 'stablePanic', options: { ...settings } },
    start: () => ({ stable: EMPTY_RATIO, panic: EMPTY_RATIO, alarmedAtMs: null, isStarting: true, highest: 0 }),
    decide: (state, view) => decideByAverages(state, view, settings),
  };
};

type StablePanicSettings = Required<StablePanicOptions>;

const checkedSettings = (options: StablePanicOptions): StablePanicSettings => {
  checkKeys('stablePanic', options, Object.keys(STABLE_PANIC_DEFAULTS));
  const { target, stableMs, panicMs, threshold } = { ...STABLE_PANIC_DEFAULTS, ...options };
  if (stableMs <= panicMs) throw new OptionError('stablePanic.panicMs', panicMs, `below \`stableMs\` (${stableMs})`);
  return {
    target: checkFinite('stablePanic.target', target, { min: Number.MIN_VALUE }),
    stableMs: checkFinite('stablePanic.stableMs', stableMs, { min: 1 }),
    panicMs: checkFinite('stablePanic.panicMs', panicMs, { min: 1 }),
    threshold: checkFinite('stablePanic.threshold', threshold, { min: 1 + Number.EPSILON }),
  };
};

const decideByAverages = (
  state: StablePanicState,
  view: DecisionView,
  settings: StablePanicSettings,
): Verdict<StablePanicState> => {
  const { nowMs, dtMs, busy, queued, desired } = view.observation;
  const { target, stableMs, panicMs, threshold } = settings;
  if (isClockGap(view)) return { state, desired, reason: 'NO_DATA', detail: { gapMs: dtMs } };
  const added = { nowMs, amount: (busy + queued) * dtMs, weight: dtMs };
  const stable = pushRatio(state.stable, added, stableMs);
  const panic = pushRatio(state.panic, added, panicMs);
  const stableTasks = ratioOf(stable);
  const panicTasks = ratioOf(panic);
  if (stableTasks === undefined || panicTasks === undefined)
    return { state: { ...state, stable, panic }, desired, reason: 'NO_DATA', detail: { dtMs } };
  const panicSize = roundUp(panicTasks / target);
  const alarm = sound({ ...state, stable, panic }, view, panicSize >= threshold * Math.max(1, desired), stableMs);
  const calmSize = roundUp(stableTasks / target);
  const detail = { stableTasks, panicTasks, target };
  if (alarm.alarmedAtMs === null) return { state: alarm, desired: calmSize, reason: 'STABLE', detail };
  const held = holdPanic(alarm, nowMs - alarm.alarmedAtMs, Math.max(desired, calmSize, panicSize), stableMs);
  const size = Math.max(held.floor, calmSize, panicSize);
  const reason = alarm.isStarting ? 'WARMUP' : 'PANIC';
  return {
    state: { ...alarm, highest: held.highest },
    desired: size,
    reason: size > Math.max(calmSize, panicSize) ? reason : wantedBy(calmSize, panicSize),
    detail: { ...detail, highest: held.highest },
  };
};

const wantedBy = (calmSize: number, panicSize: number): 'STABLE' | 'PANIC' => (panicSize > calmSize ? 'PANIC' : 'STABLE');

/**
 * The size below which a panic does not let it fall: its highest for one calm window after the last alarm, then less and less for
 * another. Dropped all at once it would fall to an average that still remembers the time before.
 */
const holdPanic = (
  { highest }: StablePanicState,
  sinceMs: number,
  wanted: number,
  stableMs: number,
): { floor: number; highest: number } => {
  if (sinceMs >= stableMs) return { highest, floor: roundUp(highest * (2 - sinceMs / stableMs)) };
  const raised = Math.max(highest, wanted);
  return { highest: raised, floor: raised };
};

/** Begins a panic, keeps it up, or ends it two calm windows after its last alarm. */
const sound = (state: StablePanicState, view: DecisionView, isOver: boolean, stableMs: number): StablePanicState => {
  const { nowMs } = view.observation;
  if (isOver) return { ...state, alarmedAtMs: nowMs, isStarting: false };
  if (state.isStarting && state.alarmedAtMs === null) return { ...state, alarmedAtMs: nowMs };
  if (state.alarmedAtMs === null) return state;
  const alarmedAtMs = Math.min(state.alarmedAtMs, nowMs); // a state from another clock alarms no longer than its window
  if (nowMs - alarmedAtMs >= 2 * stableMs) return { ...state, alarmedAtMs: null, isStarting: false, highest: 0 };
  return { ...state, alarmedAtMs };
};
