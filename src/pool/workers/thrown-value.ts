import { inspect } from 'node:util';

/**
 * A thrown value on its way between threads. A structured clone keeps an error's message, stack and cause, but neither its
 * name, unless it is a standard one, nor its own properties, such as `code` and `status`: they travel beside it.
 */
export type ThrownValue =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: unknown; readonly name: string; readonly own: Readonly<Record<string, unknown>> }
  | { readonly kind: 'exception'; readonly name: string; readonly message: string }
  | { readonly kind: 'text'; readonly text: string };

/** Properties that the clone of an error has already. */
const CLONED = new Set(['name', 'message', 'stack', 'cause']);

/** An error's own properties, `errors` of an aggregate among them; one whose getter throws is left out. */
const ownOf = (error: Error): Record<string, unknown> => {
  const own: Record<string, unknown> = {};
  const names = Object.keys(error);
  if ('errors' in error && !names.includes('errors')) names.push('errors');
  for (const name of names) {
    if (CLONED.has(name) || name === '__proto__') continue;
    try {
      own[name] = (error as unknown as Record<string, unknown>)[name]; // own key, or `errors`
    } catch {
      // It says nothing.
    }
  }
  return own;
};

const nameOf = (error: Error): string => {
  try {
    return String(error.name);
  } catch {
    return 'Error';
  }
};

/** Says what was thrown, whatever it is. */
const textOf = (value: unknown): string => {
  try {
    return inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY }).slice(0, 1_000);
  } catch {
    return typeof value;
  }
};

/** Makes a thrown value ready to be sent. What cannot be cloned may still be refused by the port: see {@link reduceThrown}. */
export const encodeThrown = (thrown: unknown): ThrownValue => {
  try {
    if (thrown instanceof DOMException) return { kind: 'exception', name: thrown.name, message: thrown.message };
    if (thrown instanceof Error) return { kind: 'error', error: thrown, name: nameOf(thrown), own: ownOf(thrown) };
  } catch {
    return { kind: 'text', text: textOf(thrown) }; // a proxy that was revoked, or one whose trap throws
  }
  return { kind: 'value', value: thrown };
};

const isPlain = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');

const plainOnly = (own: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(own).filter(([, value]) => isPlain(value)));

/** What is left of a thrown value that the port refused to clone: an error with its plain properties, or a text. */
export const reduceThrown = (thrown: unknown): ThrownValue => {
  try {
    return reduceError(thrown);
  } catch {
    return { kind: 'text', text: textOf(thrown) };
  }
};

const reduceError = (thrown: unknown): ThrownValue => {
  if (!(thrown instanceof Error)) return { kind: 'text', text: textOf(thrown) };
  const bare = new Error(String(thrown.message));
  if (thrown.stack !== undefined) bare.stack = String(thrown.stack);
  if ('cause' in thrown) bare.cause = textOf(thrown.cause);
  return { kind: 'error', error: bare, name: nameOf(thrown), own: plainOnly(ownOf(thrown)) };
};

const define = (target: object, name: string, value: unknown, isEnumerable: boolean): void => {
  Object.defineProperty(target, name, { value, enumerable: isEnumerable, writable: true, configurable: true });
};

/** The thrown value again, on the other side. */
export const decodeThrown = (thrown: ThrownValue): unknown => {
  switch (thrown.kind) {
    case 'value':
      return thrown.value;
    case 'exception':
      return new DOMException(thrown.message, thrown.name);
    case 'text': {
      const error = new Error(`The handler threw a value that cannot be cloned: ${thrown.text}`);
      define(error, 'name', 'DataCloneError', false);
      return error;
    }
    case 'error': {
      const { error, name, own } = thrown;
      if (!(error instanceof Error)) return error; // a clone of an error is one; nothing else is sent as such
      if (error.name !== name) define(error, 'name', name, false);
      for (const [key, value] of Object.entries(own)) define(error, key, value, key !== 'errors');
      return error;
    }
  }
};
