export { buildPolicy } from './build-policy.ts';
export { describePolicy } from './describe-policy.ts';
export type { PolicySpec } from './policy-spec.ts';
export { STAGE_KINDS, type StageKinds, type StageMaker } from './stage-kinds.ts';
