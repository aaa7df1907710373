import type { Fields, Shape } from '../shapes/option-shape.ts';
import { rangeWords } from '../shapes/shape-words.ts';
import type { StageRow } from '../shapes/stage-row.ts';
import { STAGE_SHAPES } from '../shapes/stage-shapes.ts';

/** `"2s"`, `"250ms"`; 0 needs no unit. */
const durationWords = (ms: number): string => {
  if (ms === 0) return '0';
  return ms >= 1_000 && ms % 1_000 === 0 ? `"${ms / 1_000}s"` : `"${ms}ms"`;
};

/** What a value may be, in the few words of a table. */
const valueWords = (shape: Shape): string => {
  switch (shape.type) {
    case 'number':
      if (shape.unit === 'ms') return `duration${rangeWords(shape, durationWords)}`;
      return `${shape.isWhole === true ? 'integer' : 'number'}${rangeWords(shape)}`;
    case 'choice':
      return shape.of.map((word) => `\`${word}\``).join(' or ');
    case 'text':
      return 'text';
    case 'list':
      return `list of ${valueWords(shape.of)}`;
    case 'stage':
      return `a ${shape.role}`;
    case 'policy':
      return 'a policy';
    case 'group':
      return `object of ${Object.keys(shape.fields)
        .map((key) => `\`${key}\``)
        .join(', ')}`;
  }
};

const fallbackWords = (shape: Shape, fallback: unknown, isRequired: boolean): string => {
  if (isRequired) return 'must be given';
  if (fallback === undefined) return '–';
  const isTime = shape.type === 'number' && shape.unit === 'ms' && typeof fallback === 'number';
  return `\`${isTime ? durationWords(fallback) : JSON.stringify(fallback)}\``;
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (fields: Fields): readonly string[] => [
  '| option | value | default | |',
  '|---|---|---|---|',
  ...Object.entries(fields).map(
    ([key, { shape, about, fallback, isRequired = false }]) =>
      `| \`${key}\` | ${cell(valueWords(shape))} | ${fallbackWords(shape, fallback, isRequired)} | ${cell(about)} |`,
  ),
];

const section = (kind: string, { about, options: { fields } }: StageRow): string => {
  const hasOptions = Object.keys(fields).length > 0;
  return [`#### \`${kind}\``, '', about, '', ...(hasOptions ? table(fields) : ['No options.'])].join('\n');
};

const sections = (rows: Readonly<Record<string, StageRow>>): string =>
  Object.entries(rows)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([kind, row]) => section(kind, row))
    .join('\n\n');

/** Every kind of stage with its options, as Markdown. */
export const stageTables = (): string =>
  ['### Deciders', '', sections(STAGE_SHAPES.deciders), '', '### Guards', '', sections(STAGE_SHAPES.guards)].join('\n');
