import type { Policy } from '../autoscale/index.ts';
import { type LintStage, stagesOf } from './lint/lint-view.ts';

/** A signal of the user's that a stage reads. */
export interface StageReading {
  readonly stage: LintStage;
  /** Name of the signal. */
  readonly name: string;
}

const FIELD = 'readings.';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Names under `reading`, however deep: in rules and conditions. */
const namesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (!isObject(value)) return [];
  const { reading } = value;
  const inner = Object.entries(value).flatMap(([key, more]) => (key === 'decider' || key === 'deciders' ? [] : namesIn(more)));
  return typeof reading === 'string' ? [reading, ...inner] : inner;
};

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];

const namesOf = ({ kind, options }: LintStage): readonly string[] => {
  if (kind === 'eventLoop' || kind === 'memory') return texts([options['signal']]);
  if (kind === 'withFallback') return texts(options['signals']);
  if (kind === 'smoothed') {
    return texts(options['fields']).flatMap((field) => (field.startsWith(FIELD) ? [field.slice(FIELD.length)] : []));
  }
  return namesIn(options);
};

/** The signals of the user's that a policy reads, stage by stage. Stages of kinds that marea does not know may read others. */
export const stageReadings = (stages: readonly LintStage[]): readonly StageReading[] =>
  stages.flatMap((stage) => [...new Set(namesOf(stage))].map((name) => ({ stage, name })));

/** Names of the signals of the user's that a policy reads, each once. @public */
export const policyReadings = (policy: Policy): readonly string[] => [
  ...new Set(stageReadings(stagesOf(policy)).map(({ name }) => name)),
];
