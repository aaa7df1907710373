import { checkFinite, checkInteger, checkKeys, checkOneOf, checkString } from '../../internal/index.ts';
import type { DecisionView, Detail } from '../decider.ts';
import { answerFor, type Condition, checkConditions, subjectOf, subjectValue } from '../deciders/condition.ts';
import { ERROR_WINDOW_DEFAULTS, type ErrorWindow } from '../deciders/ended-window.ts';
import { type KnownMemory, NO_MEMORY, type SignalMemory, stepMemory } from '../deciders/named-signal.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import { withinBounds } from '../size-rounding.ts';

/** Options of {@link veto}. @public */
export interface VetoOptions {
  /** A name; it is part of the reason in records: `VETO:<name>`. @defaultValue 'errors' */
  readonly name?: string;
  /** Which way the size may not go. @defaultValue 'up' */
  readonly direction?: 'up' | 'down';
  /** Conditions, all of which must be met for the veto to hold. @defaultValue more than 10 % errors: `[{ signal: 'errorRatio', above: 0.1 }]` */
  readonly when?: readonly Condition[];
  /** How many tasks must have ended before `errorRatio` says anything. Range: an integer, 1 or more. @defaultValue 20 */
  readonly minCount?: number;
  /** Over what time `errorRatio` is taken, in milliseconds. Range: 1 and up. @defaultValue 10_000 */
  readonly windowMs?: number;
}

/** Defaults of {@link VetoOptions}. @public */
export const VETO_DEFAULTS = Object.freeze({
  name: 'errors',
  direction: 'up',
  when: Object.freeze([Object.freeze({ signal: 'errorRatio', above: 0.1 })]) as readonly Condition[], // frozen literals
  ...ERROR_WINDOW_DEFAULTS,
} as const);

/** State of {@link veto}: plain JSON. @public */
export interface VetoState {
  readonly memory: SignalMemory;
}

/**
 * A guard that forbids one direction while its conditions are met. By default: no growth while more than 10 % of at least 20
 * ended tasks were errors, because more workers on something that is broken break it further; shrinking stays allowed.
 *
 * Rejected, shed and aborted tasks are no errors. A rejection says that the pool is too small: a veto that counted it would
 * hold a full pool small, which rejects more, for ever. Without data nothing is forbidden, so a veto lifts by itself once no
 * task ends any more.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const veto = (options: VetoOptions = {}): Guard<VetoState> => {
  const settings = checkedSettings(options);
  return {
    name: 'veto',
    place: 'veto',
    spec: { kind: 'veto', options: { ...settings } },
    start: () => ({ memory: NO_MEMORY }),
    apply: ({ memory }, view, proposed) => forbid(stepMemory(memory, view, settings), view, proposed, settings),
  };
};

type VetoSettings = Required<VetoOptions>;

const checkedSettings = (options: VetoOptions): VetoSettings => {
  checkKeys('veto', options, Object.keys(VETO_DEFAULTS));
  const { name, direction, when, minCount, windowMs } = { ...VETO_DEFAULTS, ...options };
  return {
    name: checkString('veto.name', name),
    direction: checkOneOf('veto.direction', direction, ['up', 'down']),
    when: checkConditions('veto.when', when),
    minCount: checkInteger('veto.minCount', minCount, { min: 1 }),
    windowMs: checkFinite('veto.windowMs', windowMs, { min: 1 }),
  };
};

/** The values that meet the conditions; `undefined` when one is not met, or not known. */
const groundsOf = (
  memory: KnownMemory,
  view: DecisionView,
  when: readonly Condition[],
  window: ErrorWindow,
): Detail | undefined => {
  const grounds: Record<string, number> = {};
  for (const condition of when) {
    const value = subjectValue(condition, view, memory, window);
    if (value === undefined || answerFor(condition, value) !== 'true') return undefined;
    grounds[subjectOf(condition)] = value;
  }
  return grounds;
};

const forbid = (memory: KnownMemory, view: DecisionView, proposed: number, settings: VetoSettings): GuardVerdict<VetoState> => {
  const state = { memory };
  const { desired } = view.observation;
  const wanted = withinBounds(proposed, view.limits);
  const { direction, when, name } = settings;
  const isAffected = direction === 'up' ? wanted > desired : wanted < desired;
  if (!isAffected) return { state, desired: proposed };
  const grounds = groundsOf(memory, view, when, settings);
  if (grounds === undefined) return { state, desired: proposed };
  return { state, desired, reason: `VETO:${name}`, detail: { proposed, direction, ...grounds } };
};
