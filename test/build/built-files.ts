import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rootDir } from '../support/run-command.ts';

const dist = path.join(rootDir, 'dist');
const STATIC_IMPORT = /^(?:import|export)\b[^'"\n]*['"]([^'"\n]+)['"]/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;

const specifiers = (code: string, pattern: RegExp): string[] =>
  [...code.matchAll(pattern)].map(([, specifier = '']) => specifier);

/** One file of `dist/`, named relative to it. */
export interface BuiltFile {
  readonly name: string;
  readonly code: string;
  /** What must be there before the file runs. */
  readonly imports: readonly string[];
  /** What it loads when it is needed. */
  readonly lazyImports: readonly string[];
}

/** Reads one built file. */
export const readBuiltFile = (name: string): BuiltFile => {
  const code = readFileSync(path.join(dist, name), 'utf8');
  return { name, code, imports: specifiers(code, STATIC_IMPORT), lazyImports: specifiers(code, DYNAMIC_IMPORT) };
};

/** Every built file whose name ends with `ending`. */
export const builtFiles = (ending: string): BuiltFile[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readBuiltFile(name.split(path.sep).join('/')));

/** The file and all that Node.js loads with it before its first line runs. */
export const loadedWith = (name: string): BuiltFile[] => {
  const found = new Map<string, BuiltFile>();
  const visit = (current: string): void => {
    if (found.has(current)) return;
    const file = readBuiltFile(current);
    found.set(current, file);
    for (const specifier of file.imports) {
      if (specifier.startsWith('.')) visit(path.posix.join(path.posix.dirname(current), specifier));
    }
  };
  visit(name);
  return [...found.values()];
};
