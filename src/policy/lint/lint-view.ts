import type { Policy, StageSpec } from '../../autoscale/index.ts';
import { describePolicy } from '../describe-policy.ts';
import type { GroupShape, Shape } from '../shapes/option-shape.ts';
import { STAGE_SHAPES } from '../shapes/stage-shapes.ts';
import type { LintLimits } from './lint-limits.ts';

/** What a stage is there for. */
export type StageRole = 'demand' | 'floor' | 'ceiling' | 'guard';

/** A stage of a policy with its place; what was not given has its default value. */
export interface LintStage {
  readonly role: StageRole;
  /** `guards[0]`, or `demand.options.deciders[1]` for a stage inside another one. */
  readonly path: string;
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What its options may be; absent for a kind of somebody else's. */
  readonly shape: GroupShape | undefined;
}

/** A policy as the rules look at it. */
export interface LintView {
  /** In the order in which they run, each with those inside it behind it. */
  readonly stages: readonly LintStage[];
  readonly limits: LintLimits;
  /** Time between two steps, in milliseconds. */
  readonly tickMs: number;
}

const shapeOf = (role: StageRole, kind: string): GroupShape | undefined => {
  const rows = role === 'guard' ? STAGE_SHAPES.guards : STAGE_SHAPES.deciders;
  return Object.hasOwn(rows, kind) ? rows[kind]?.options : undefined;
};

/** Stages inside a value, with their places. */
const innerStages = (role: StageRole, path: string, value: unknown, shape: Shape): readonly LintStage[] => {
  if (value === undefined) return [];
  if (shape.type === 'stage') return stagesAt(role, path, value as StageSpec); // a stage describes itself
  if (shape.type !== 'list' || !Array.isArray(value)) return [];
  return value.flatMap((member: unknown, index) => innerStages(role, `${path}[${index}]`, member, shape.of));
};

const stagesAt = (role: StageRole, path: string, { kind, options = {} }: StageSpec): readonly LintStage[] => {
  const shape = shapeOf(role, kind);
  const fields = Object.entries(shape?.fields ?? {});
  const filled = { ...Object.fromEntries(fields.map(([key, { fallback }]) => [key, fallback])), ...options };
  const inner = fields.flatMap(([key, field]) => innerStages(role, `${path}.options.${key}`, options[key], field.shape));
  return [{ role, path, kind, shape, options: filled }, ...inner];
};

/** Every stage of a policy. The first is the demand. */
export const stagesOf = (policy: Policy): readonly LintStage[] => {
  const { demand, guards = [], floors = [], ceilings = [] } = describePolicy(policy);
  return [
    ...stagesAt('demand', 'demand', demand),
    ...guards.flatMap((spec, index) => stagesAt('guard', `guards[${index}]`, spec)),
    ...floors.flatMap((spec, index) => stagesAt('floor', `floors[${index}]`, spec)),
    ...ceilings.flatMap((spec, index) => stagesAt('ceiling', `ceilings[${index}]`, spec)),
  ];
};

/** An option that is a number; `undefined` when it is absent. */
export const numberOption = ({ options }: LintStage, key: string): number | undefined => {
  const value = options[key];
  return typeof value === 'number' ? value : undefined;
};
