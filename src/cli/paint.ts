import { styleText } from 'node:util';
import type { Output } from './command-host.ts';

/** Colours for one output. Each function gives its text back unchanged when colours are off. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** What decides about colours, the strongest first: `--no-color`, `NO_COLOR`, `FORCE_COLOR`, a dumb terminal, a terminal. */
export const hasColour = (
  output: Pick<Output, 'isTerminal'>,
  environment: Readonly<Record<string, string | undefined>>,
  isRefused = false,
): boolean => {
  if (isRefused) return false;
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return output.isTerminal && environment['TERM'] !== 'dumb';
};

const plain = (text: string): string => text;

/** Colours, or none. */
export const createPaint = (isColourful: boolean): Paint => {
  const paint = (format: Parameters<typeof styleText>[0]) => (isColourful ? (text: string) => styleText(format, text) : plain);
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  };
};
