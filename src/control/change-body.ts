import type { PauseDirection } from '../autoscale/index.ts';
import { HttpProblem } from '../http/index.ts';

/** Fields of a change's body, each checked as far as its type goes; ranges are checked by the autoscaler. */
export interface ChangeBody {
  readonly pool?: string;
  readonly desired?: number;
  readonly forMs?: number;
  readonly direction?: PauseDirection;
  readonly reason?: string;
  readonly actor?: string;
}

const TYPES: Readonly<Record<keyof ChangeBody, 'string' | 'number'>> = {
  pool: 'string',
  desired: 'number',
  forMs: 'number',
  direction: 'string',
  reason: 'string',
  actor: 'string',
};

const LONGEST_TEXT = 200;

const checkField = (name: keyof ChangeBody, value: unknown): void => {
  if (typeof value !== TYPES[name]) throw new HttpProblem(400, 'bad-body', `\`${name}\` must be a ${TYPES[name]}`);
  if (typeof value === 'string' && (value.length === 0 || value.length > LONGEST_TEXT))
    throw new HttpProblem(400, 'bad-body', `\`${name}\` must be a text of 1 to ${LONGEST_TEXT} characters`);
};

/** Reads a body with some of the `known` fields and no others. @throws HttpProblem */
export const readChange = (body: unknown, known: readonly (keyof ChangeBody)[]): ChangeBody => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpProblem(400, 'bad-body', 'The body must be an object');
  for (const [name, value] of Object.entries(body)) {
    const field = known.find((candidate) => candidate === name);
    if (field === undefined) throw new HttpProblem(400, 'bad-body', `There is no such field; known are ${known.join(', ')}`);
    checkField(field, value);
  }
  return body; // each field has just been checked; what a direction may be is for the autoscaler to say
};
