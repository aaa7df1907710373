import { FILE_SHAPE } from '../shapes/policy-shape.ts';
import type { StageRow } from '../shapes/stage-row.ts';
import { STAGE_SHAPES } from '../shapes/stage-shapes.ts';
import { groupSchema, type JsonSchema } from './shape-schema.ts';

const stageSchema = (kind: string, { about, options }: StageRow): JsonSchema => ({
  type: 'object',
  description: about,
  properties: { kind: { const: kind }, options: groupSchema(options) },
  required: Object.values(options.fields).some(({ isRequired }) => isRequired === true) ? ['kind', 'options'] : ['kind'],
  additionalProperties: false,
});

const stagesSchema = (rows: Readonly<Record<string, StageRow>>): JsonSchema => ({
  oneOf: Object.entries(rows).map(([kind, row]) => stageSchema(kind, row)),
});

/**
 * The JSON Schema of `marea.config.json`. It refuses what one value alone makes wrong; that options contradict each other, or that a
 * duration is out of range, only the command finds.
 */
export const policyFileSchema = (): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A policy file of marea',
  ...groupSchema(FILE_SHAPE),
  $defs: { decider: stagesSchema(STAGE_SHAPES.deciders), guard: stagesSchema(STAGE_SHAPES.guards) },
});
