import { pathToFileURL } from 'node:url';
import { describeError } from './describe-error.ts';
import { noteImports, withLinksChecked } from './typescript-links.ts';

/** Codes of a Node that cannot run this TypeScript by itself: no stripping of types, or syntax that stripping cannot remove. */
const BEYOND_NODE = new Set(['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX']);

/** Whether this Node strips types by itself. */
const stripsTypes = (): boolean => 'typescript' in process.features && process.features.typescript !== false;

/** What jiti says of a file that it cannot read: the fault, and on the next line its place. */
const PARSE_ERROR = /^ParseError: (.*?)\s*\n\s*(.+):(\d+):(\d+)$/s;

/** The same as Node says it: a syntax error, with the place above its stack. */
const toSyntaxError = (error: unknown): unknown => {
  const [, message, file, line, column] = PARSE_ERROR.exec(describeError(error).message) ?? [];
  if (message === undefined) return error;
  const told = new SyntaxError(message, { cause: error });
  told.stack = `${file}:${line}:${Number(column) + 1}\n${String(told.stack)}`; // Babel counts columns from 0
  return told;
};

/** Transpiles with the bundled jiti. It is large, so it is loaded only here. */
const importWithJiti = async (path: string): Promise<unknown> => {
  const { createJiti } = await import('jiti/static');
  const transformOptions = { babel: { plugins: [noteImports] } };
  const jiti = createJiti(import.meta.url, { interopDefault: false, fsCache: false, transformOptions });
  try {
    return await withLinksChecked(() => jiti.import(path));
  } catch (error) {
    throw toSyntaxError(error);
  }
};

/** Imports a TypeScript file: by Node's own type stripping where it has it and can, else by transpiling. */
export const importTypeScript = async (path: string): Promise<unknown> => {
  if (!stripsTypes()) return importWithJiti(path);
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return module;
  } catch (error) {
    if (BEYOND_NODE.has(String(describeError(error).code))) return importWithJiti(path);
    throw error;
  }
};
