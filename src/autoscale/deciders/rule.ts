import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger, checkKeys, checkString } from '../../internal/index.ts';
import { type Condition, checkConditions } from './condition.ts';

/** What size a rule asks for: so many workers more (fewer when negative, 0 to keep them), a multiple, or a number. Exactly one. @public */
export interface RuleSize {
  /** Workers added; removed when negative; 0 keeps the size, also against rules that would shrink it. Range: an integer. */
  readonly add?: number;
  /** Multiple of the present size; it changes by one worker at least. Range: above 0. */
  readonly multiply?: number;
  /** The size itself, in workers. Range: an integer, 0 or more. */
  readonly to?: number;
}

/** A rule as data: when all of its conditions are met, it asks for a size. @public */
export interface Rule {
  /** A name, unique among the rules; it is the reason in records: `RULE:<name>`. */
  readonly name: string;
  /** Conditions, all of which must be met. At least one. */
  readonly when: readonly Condition[];
  readonly size: RuleSize;
}

const checkSize = (path: string, size: RuleSize): RuleSize => {
  checkKeys(path, size, ['add', 'multiply', 'to']);
  const { add, multiply, to } = size;
  if ([add, multiply, to].filter((value) => value !== undefined).length !== 1)
    throw new OptionError(path, size, 'exactly one of `add`, `multiply` and `to`');
  if (add !== undefined) return { add: checkInteger(`${path}.add`, add) };
  if (multiply !== undefined) return { multiply: checkFinite(`${path}.multiply`, multiply, { min: Number.MIN_VALUE }) };
  return { to: checkInteger(`${path}.to`, to, { min: 0 }) };
};

/** Checks rules. @throws OptionError for a rule that is not one, or a name that is used twice. */
export const checkRules = (path: string, rules: readonly Rule[]): readonly Rule[] => {
  if (!Array.isArray(rules) || rules.length === 0) throw new OptionError(path, rules, 'an array of rules, one at least');
  const names = new Set<string>();
  return rules.map((rule: Rule, index) => {
    const at = `${path}[${index}]`;
    checkKeys(at, rule, ['name', 'when', 'size']);
    const name = checkString(`${at}.name`, rule.name);
    if (name === '' || names.has(name)) throw new OptionError(`${at}.name`, name, 'a name that no other rule has, and not empty');
    names.add(name);
    return { name, when: checkConditions(`${at}.when`, rule.when), size: checkSize(`${at}.size`, rule.size) };
  });
};

/** The size that a rule asks for, from the one that the pool is steered to. A multiple other than 1 moves it by one at least. */
export const sizeAfter = ({ add, multiply, to }: RuleSize, desired: number): number => {
  if (to !== undefined) return to;
  if (add !== undefined) return desired + add;
  if (multiply === undefined || multiply === 1) return desired;
  if (multiply > 1) return Math.max(desired + 1, Math.ceil(desired * multiply));
  return Math.min(desired - 1, Math.floor(desired * multiply));
};
