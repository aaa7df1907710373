import type { ListShape, NumberShape, Shape } from './option-shape.ts';

/** ` from 0 to 1`, `, 1 or more`, ` above 0`: the range of a number in words. */
export const rangeWords = ({ min, max, above, below }: NumberShape, write: (end: number) => string = String): string => {
  if (min !== undefined && max !== undefined) return ` from ${write(min)} to ${write(max)}`;
  const low = above === undefined ? '' : ` above ${write(above)}`;
  const high = below === undefined ? '' : `${low === '' ? '' : ' and'} below ${write(below)}`;
  const least = min === undefined ? '' : `, ${write(min)} or more`;
  const most = max === undefined ? '' : `, ${write(max)} or less`;
  return `${low}${high}${least}${most}`;
};

const numberWords = (shape: NumberShape, takesDurations: boolean): string => {
  const words = `${shape.isWhole === true ? 'an integer' : 'a finite number'}${rangeWords(shape)}`;
  return takesDurations && shape.unit === 'ms' ? `a duration such as "500ms" or "2s", or milliseconds: ${words}` : words;
};

const listWords = ({ of, fewest, most }: ListShape): string => {
  const members = of.type === 'stage' ? ' of stages' : '';
  if (most !== undefined) return `an array${members}, with ${fewest ?? 0} to ${most} members`;
  return fewest === undefined ? `an array${members}` : `an array${members}, with ${fewest} or more`;
};

/** What a shape allows, in words that follow "must be". */
export const shapeWords = (shape: Shape, takesDurations = false): string => {
  switch (shape.type) {
    case 'number':
      return numberWords(shape, takesDurations);
    case 'choice':
      return shape.of.map((word) => `'${word}'`).join(' or ');
    case 'text':
      return `a text: ${shape.what}`;
    case 'list':
      return listWords(shape);
    case 'stage':
      return `a stage (a ${shape.role}): an object with \`kind\` and \`options\``;
    case 'group':
      return 'an object';
    case 'policy':
      return 'a policy: its name, such as "classic" or "demand:downWindowMs=5000", or an object with `demand`';
  }
};
