export type { ConformanceCase } from './conformance-case.ts';
export type { ConformanceSetup, ConformanceSubject } from './conformance-subject.ts';
export { type ScaleTargetConformanceOptions, scaleTargetConformance } from './scale-target-conformance.ts';
