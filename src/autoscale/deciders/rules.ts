import { checkKeys } from '../../internal/index.ts';
import type { Decider, DecisionView, Detail, Verdict } from '../decider.ts';
import { type Answer, allAnswers, answerFor, subjectOf, subjectValue } from './condition.ts';
import { type KnownMemory, NO_MEMORY, type SignalMemory, stepMemory } from './named-signal.ts';
import { checkRules, type Rule, sizeAfter } from './rule.ts';

/** Options of {@link rules}. @public */
export interface RulesOptions {
  /** The rules, in any order: the one that asks for the most workers wins. At least one. @defaultValue {@link RULES_DEFAULTS} */
  readonly rules?: readonly Rule[];
}

/**
 * Rules over waits, utilization and queue depth: half as many workers more while 1 % of tasks wait longer than a second, a
 * quarter more while over 85 % of the workers are busy or two tasks wait for each, a fifth fewer while under 30 % are busy and
 * nobody waits long.
 * @public
 */
export const RULES_DEFAULTS: readonly Rule[] = Object.freeze([
  {
    name: 'waits-long',
    when: [
      { signal: 'waitP99Ms', above: 1_000 },
      { signal: 'queued', above: 0 },
    ],
    size: { multiply: 1.5 },
  },
  { name: 'busy', when: [{ signal: 'utilization', above: 0.85 }], size: { multiply: 1.25 } },
  { name: 'queue-deep', when: [{ signal: 'queuedPerWorker', above: 2 }], size: { multiply: 1.25 } },
  {
    name: 'quiet',
    when: [
      { signal: 'utilization', below: 0.3 },
      { signal: 'waitP99Ms', below: 100 },
    ],
    size: { multiply: 0.8 },
  },
]);

/** State of {@link rules}: plain JSON. @public */
export interface RulesState {
  readonly memory: SignalMemory;
}

/**
 * A demand by rules that you write down as data. Every rule is asked in every tick, and every one that matched is named in the
 * record; the one that asks for the most workers wins, so growth beats shrinking whatever the order.
 *
 * Without data a rule neither matches nor fails. While a rule that asks for growth is in that state, nothing shrinks.
 *
 * Use it where several signals count and people must be able to read why. What forbids growth belongs into a `veto` beside it,
 * where it is seen as what it is. Relative: put a cooldown or a step rate behind it.
 * @throws OptionError when a rule is broken; the message has its place.
 * @public
 */
export const rules = (options: RulesOptions = {}): Decider<RulesState> => {
  checkKeys('rules', options, ['rules']);
  const list = checkRules('rules.rules', options.rules ?? RULES_DEFAULTS);
  return {
    name: 'rules',
    spec: { kind: 'rules', options: { rules: list } },
    start: () => ({ memory: NO_MEMORY }),
    decide: ({ memory }, view) => decideByRules(stepMemory(memory, view), view, list),
  };
};

/** One rule in one tick. */
interface Asked {
  readonly name: string;
  readonly answer: Answer;
  readonly size: number;
}

const decideByRules = (memory: KnownMemory, view: DecisionView, list: readonly Rule[]): Verdict<RulesState> => {
  const { desired } = view.observation;
  const values: Record<string, number> = {};
  const asked = list.map(({ name, when, size }): Asked => {
    const answers = when.map((condition) => {
      const value = subjectValue(condition, view, memory);
      if (value !== undefined) values[subjectOf(condition)] = value;
      return answerFor(condition, value);
    });
    return { name, answer: allAnswers(answers), size: sizeAfter(size, desired) };
  });
  return { state: { memory }, ...choose(asked, desired, values) };
};

const namesOf = (asked: readonly Asked[], answer: Answer): string =>
  asked
    .filter((rule) => rule.answer === answer)
    .map(({ name }) => name)
    .join(', ');

const choose = (asked: readonly Asked[], desired: number, values: Detail): Omit<Verdict<never>, 'state'> => {
  const matched = namesOf(asked, 'true');
  const unknown = namesOf(asked, 'unknown');
  const detail = { ...values, matched, ...(unknown !== '' && { unknown }) };
  let winner: Asked | undefined;
  for (const rule of asked) {
    if (rule.answer === 'true' && (winner === undefined || rule.size > winner.size)) winner = rule;
  }
  if (winner === undefined) return { desired, reason: unknown === '' ? 'NO_CHANGE' : 'NO_DATA', detail };
  const mightGrow = asked.some(({ answer, size }) => answer === 'unknown' && size > winner.size);
  if (winner.size < desired && mightGrow) return { desired, reason: 'NO_DATA', detail: { ...detail, signal: unknown } };
  return { desired: winner.size, reason: `RULE:${winner.name}`, detail };
};
