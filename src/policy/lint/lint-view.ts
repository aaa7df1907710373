import type { Policy, StageSpec } from '../../autoscale/index.ts';
import { describePolicy } from '../describe-policy.ts';
import type { GroupShape } from '../shapes/option-shape.ts';
import { STAGE_SHAPES } from '../shapes/stage-shapes.ts';
import type { LintLimits } from './lint-limits.ts';

/** What a stage is there for. */
export type StageRole = 'demand' | 'floor' | 'ceiling' | 'guard';

/** A stage of a policy with its place; what was not given has its default value. */
export interface LintStage {
  readonly role: StageRole;
  /** `guards[0]`. */
  readonly path: string;
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What its options may be; absent for a kind of somebody else's. */
  readonly shape: GroupShape | undefined;
}

/** A policy as the rules look at it. */
export interface LintView {
  readonly stages: readonly LintStage[];
  readonly limits: LintLimits;
  /** Time between two steps, in milliseconds. */
  readonly tickMs: number;
}

const shapeOf = (role: StageRole, kind: string): GroupShape | undefined => {
  const rows = role === 'guard' ? STAGE_SHAPES.guards : STAGE_SHAPES.deciders;
  return Object.hasOwn(rows, kind) ? rows[kind]?.options : undefined;
};

const toStage = (role: StageRole, path: string, { kind, options = {} }: StageSpec): LintStage => {
  const shape = shapeOf(role, kind);
  const fallbacks = Object.entries(shape?.fields ?? {}).map(([key, { fallback }]) => [key, fallback]);
  return { role, path, kind, shape, options: { ...Object.fromEntries(fallbacks), ...options } };
};

/** Every stage of a policy, in the order in which they run. */
export const stagesOf = (policy: Policy): readonly LintStage[] => {
  const { demand, guards = [], floors = [], ceilings = [] } = describePolicy(policy);
  return [
    toStage('demand', 'demand', demand),
    ...guards.map((spec, index) => toStage('guard', `guards[${index}]`, spec)),
    ...floors.map((spec, index) => toStage('floor', `floors[${index}]`, spec)),
    ...ceilings.map((spec, index) => toStage('ceiling', `ceilings[${index}]`, spec)),
  ];
};

/** An option that is a number; `undefined` when it is absent. */
export const numberOption = ({ options }: LintStage, key: string): number | undefined => {
  const value = options[key];
  return typeof value === 'number' ? value : undefined;
};
