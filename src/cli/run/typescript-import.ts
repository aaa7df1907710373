import { pathToFileURL } from 'node:url';
import { describeError } from './describe-error.ts';

/** Codes of a Node that cannot run this TypeScript by itself: no stripping of types, or syntax that stripping cannot remove. */
const BEYOND_NODE = new Set(['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX']);

/** Whether this Node strips types by itself. */
export const stripsTypes = (): boolean => 'typescript' in process.features && process.features.typescript !== false;

/** Transpiles with the bundled jiti. It is large, so it is loaded only here. */
const importWithJiti = async (path: string): Promise<unknown> => {
  const { createJiti } = await import('jiti/static');
  const jiti = createJiti(import.meta.url, { interopDefault: false, fsCache: false });
  return jiti.import(path);
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
