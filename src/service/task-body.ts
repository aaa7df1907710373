import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../http/index.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { TaskInput } from './task-desk.ts';

/** Media types of a body. */
export type BodyType = 'json' | 'lines';

const TYPES: Readonly<Record<string, BodyType>> = {
  'application/json': 'json',
  'application/x-ndjson': 'lines',
  'application/jsonl': 'lines',
};

/**
 * The type of the body. A form of another site can send every type but these, so that asking for them is a lock of its own.
 * @throws HttpProblem for another one.
 */
export const bodyTypeOf = (header: string | undefined, allowed: readonly BodyType[]): BodyType => {
  const name = header?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type !== undefined && allowed.includes(type)) return type;
  const names = Object.entries(TYPES).filter(([, each]) => allowed.includes(each));
  throw new HttpProblem(415, 'bad-type', `The body must be ${names.map(([each]) => `\`${each}\``).join(' or ')}`);
};

/** How much of a body is taken in, and out of what. */
export interface BodyLimits {
  /** Most bytes of one body. */
  readonly mostBytes: number;
  /** Bytes of all bodies that are in the house. */
  readonly budget: ByteBudget;
}

/** A body in memory. */
export interface HeldBody {
  readonly text: string;
  /** To be given back to the budget when nothing of the body is needed any more. */
  readonly bytes: number;
}

const tooLarge = (mostBytes: number): HttpProblem =>
  new HttpProblem(413, 'too-large', `The body must have at most ${mostBytes} bytes`, { headers: { connection: 'close' } });

const noRoom = (): HttpProblem =>
  new HttpProblem(429, 'full', 'There is no room for this body now; come again later', {
    headers: { 'retry-after': '1', connection: 'close' },
  });

const decoder = new TextDecoder('utf-8', { fatal: true });

const decode = (chunks: readonly Uint8Array[]): string => {
  try {
    return decoder.decode(Buffer.concat(chunks));
  } catch {
    throw new HttpProblem(400, 'bad-body', 'The body must be UTF-8');
  }
};

/**
 * Reads a body of at most `mostBytes`. What it takes of the budget stays taken when it succeeds, and is given back when it does not.
 * @throws HttpProblem when it is too large, there is no room, or it is no UTF-8. Rejects when the client goes away.
 */
export const readBody = async (incoming: IncomingMessage, { mostBytes, budget }: BodyLimits): Promise<HeldBody> => {
  if (Number(incoming.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      const part = chunk as Uint8Array; // no encoding was set, so these are bytes
      if (bytes + part.byteLength > mostBytes) throw tooLarge(mostBytes);
      if (!budget.take(part.byteLength)) throw noRoom();
      bytes += part.byteLength;
      chunks.push(part);
    }
    return { text: decode(chunks), bytes };
  } catch (error) {
    budget.giveBack(bytes);
    throw error;
  }
};

/** A careless merge in a handler would follow this name into the prototype of every object. */
const FORBIDDEN = '__proto__';

const refuseForbidden = (key: string, value: unknown): unknown => {
  if (key === FORBIDDEN) throw new HttpProblem(400, 'bad-body', `The key "${FORBIDDEN}" is not allowed`);
  return value;
};

/** Most texts cannot hold the name, not even escaped; only the others are looked through key by key. */
const mayHoldForbidden = (text: string): boolean => text.includes(FORBIDDEN) || text.includes('\\u');

const parse = (text: string, where: string): unknown => {
  try {
    return mayHoldForbidden(text) ? JSON.parse(text, refuseForbidden) : JSON.parse(text);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem(400, 'bad-body', `${where} must be JSON`);
  }
};

const stringify = (value: unknown): string => {
  try {
    return JSON.stringify(value);
  } catch {
    throw new HttpProblem(400, 'bad-body', 'The body is nested too deeply'); // what was read as JSON fails for no other reason
  }
};

/** JSON that came over several lines is written anew; what is on one line stays as it came. */
const oneLine = (text: string, value: unknown): string => (/[\r\n]/u.test(text) ? stringify(value) : text.trim());

/** The input of a task: the whole body. @throws HttpProblem when it is no JSON. */
export const readInput = (text: string): TaskInput => {
  const value = parse(text, 'The body');
  return { value, text: oneLine(text, value) };
};

const readLines = (text: string, most: number): readonly TaskInput[] => {
  const inputs: TaskInput[] = [];
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line.trim() === '') continue;
    if (inputs.length === most) throw tooMany(most);
    inputs.push({ value: parse(line, `Line ${number}`), text: line.trim() });
  }
  return inputs;
};

const tooMany = (most: number): HttpProblem =>
  new HttpProblem(413, 'too-many', `A batch must have at most ${most} inputs`, { detail: { most } });

/** The inputs of a batch: an array, or one on each line. @throws HttpProblem when there are none, more than `most`, or one is no JSON. */
export const readInputs = (text: string, type: BodyType, most: number): readonly TaskInput[] => {
  const inputs = type === 'lines' ? readLines(text, most) : readArray(text, most);
  if (inputs.length === 0) throw new HttpProblem(400, 'bad-body', 'A batch must have at least one input');
  return inputs;
};

const readArray = (text: string, most: number): readonly TaskInput[] => {
  const values = parse(text, 'The body');
  if (!Array.isArray(values)) throw new HttpProblem(400, 'bad-body', 'The body of a batch must be an array of inputs');
  if (values.length > most) throw tooMany(most);
  return values.map((value: unknown) => ({ value, text: stringify(value) }));
};
