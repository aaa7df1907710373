export { type ExplainedChange, explainChanges } from './explain-changes.ts';
export { type ExplainLimits, explainReason, explainRecord } from './explain-record.ts';
export { type MainReason, mainReasons } from './main-reasons.ts';
