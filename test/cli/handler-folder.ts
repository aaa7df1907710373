import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** A folder of its own for one test, with files written into it. */
export interface HandlerFolder extends Disposable {
  readonly path: string;
  write(name: string, content: string): void;
  read(name: string): string;
}

/** Makes a folder with `files`. */
export const createHandlerFolder = (files: Readonly<Record<string, string>>): HandlerFolder => {
  const folder = createTemporaryFolder('cli');
  const write = (name: string, content: string): void => {
    const file = path.join(folder.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    path: folder.path,
    write,
    read: (name) => readFileSync(path.join(folder.path, name), 'utf8'),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};

/** Handlers that tests use. */
export const HANDLERS = {
  /** Gives the input back. */
  echo: 'export default async (input) => input;\n',
  /** Fails for inputs that hold `bad`. */
  picky: `export default async (input) => {
  if (String(input).includes('bad')) throw Object.assign(new RangeError('no ' + input), { code: 'E_BAD' });
  return input.toUpperCase();
};\n`,
  /** Never ends by itself; says what it has begun. */
  endless: `export default (input, { signal }) => new Promise((_, reject) => {
  console.log('began ' + input);
  setInterval(() => undefined, 60_000);
  signal.addEventListener('abort', () => reject(signal.reason));
});\n`,
  /** Takes a little time and says what has ended. */
  told: `import { setTimeout } from 'node:timers/promises';
export default async (input) => { await setTimeout(15); console.log('ended ' + input); return Number(input); };\n`,
  /** Takes a little time. */
  slow: `import { setTimeout } from 'node:timers/promises';
export default async (input) => { await setTimeout(15); return Number(input); };\n`,
} as const;
