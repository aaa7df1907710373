/** An error as it is told to people and programs outside: without its stack. */
export interface ErrorNote {
  readonly name: string;
  readonly message: string;
  /** The error's code, or that of its cause: `fetch` hides `ECONNREFUSED` there. */
  readonly code?: string | number;
}

const read = (value: unknown, key: string): unknown => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[key]; // any object can be asked; a getter may throw
  } catch {
    return undefined;
  }
};

const textOf = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return 'a value that cannot be shown';
  }
};

const codeOf = (error: unknown): string | number | undefined => {
  for (const source of [error, read(error, 'cause')]) {
    const code = read(source, 'code');
    if ((typeof code === 'string' && code !== '') || typeof code === 'number') return code;
  }
  return undefined;
};

/** Puts whatever was thrown into name, message and code. Never throws. */
export const describeError = (error: unknown): ErrorNote => {
  const message = read(error, 'message');
  const name = read(error, 'name');
  const code = codeOf(error);
  return {
    name: typeof name === 'string' && typeof message === 'string' ? name : 'NonError',
    message: typeof message === 'string' ? message : textOf(error),
    ...(code === undefined ? {} : { code }),
  };
};
