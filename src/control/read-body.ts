import { HttpProblem } from '../http/index.ts';

/** Largest body of a change, in bytes. */
export const MOST_CHANGE_BYTES = 1_024;

/** Largest policy that can be checked, in bytes. */
export const MOST_POLICY_BYTES = 65_536;

/** Names that a careless merge would follow into the prototype of every object. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

const tooLarge = (most: number): HttpProblem => new HttpProblem(413, 'too-large', `The body must have at most ${most} bytes`);

/** Reads no more than `most` bytes. @throws HttpProblem when there are more, or they are no UTF-8. */
const readText = async (request: Request, most: number): Promise<string> => {
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge(most);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    const part = chunk as Uint8Array; // a request's body is a stream of bytes
    bytes += part.byteLength;
    if (bytes > most) throw tooLarge(most);
    chunks.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new HttpProblem(400, 'bad-body', 'The body must be UTF-8');
  }
};

const refuseForbidden = (key: string, value: unknown): unknown => {
  if (FORBIDDEN_KEYS.has(key)) throw new HttpProblem(400, 'bad-body', `The key ${JSON.stringify(key)} is not allowed`);
  return value;
};

/** Reads a body of JSON, in which no key can reach a prototype. @throws HttpProblem */
export const readJson = async (request: Request, most: number): Promise<unknown> => {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  // A form of another site can send every type but this one, so asking for it is a lock of its own.
  if (type !== 'application/json') throw new HttpProblem(415, 'bad-type', 'The body must be `application/json`');
  const text = await readText(request, most);
  try {
    return JSON.parse(text, refuseForbidden);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem(400, 'bad-body', 'The body must be JSON');
  }
};
