import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { visibleText } from '../../report/index.ts';
import { describeError } from '../run/describe-error.ts';
import { importTypeScript } from '../run/typescript-import.ts';
import { UsageError } from '../usage-error.ts';

/** A policy of a megabyte is none. */
const LARGEST_BYTES = 1_048_576;

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts']);
const JAVASCRIPT = new Set(['.js', '.mjs', '.cjs']);

const EXPECTED = 'A policy file looks like this:\n  export default { min: 2, max: 64, policy: { demand: { kind: "demand" } } };';

const importProgram = async (path: string): Promise<unknown> => {
  try {
    const module: unknown = await (TYPESCRIPT.has(extname(path)) ? importTypeScript(path) : import(pathToFileURL(path).href));
    return module;
  } catch (error) {
    const { name, message } = describeError(error);
    const stack = error instanceof Error ? (error.stack ?? '').split('\n') : [];
    const place = stack.find((line) => line.trimStart().startsWith('at ') && !line.includes('node:internal'));
    throw new UsageError(`${visibleText(basename(path))} cannot be loaded: ${name}: ${visibleText(message)}`, place, {
      cause: error,
    });
  }
};

const isModule = (value: unknown): value is { readonly default: unknown } =>
  typeof value === 'object' && value !== null && 'default' in value;

/** A CommonJS module that was compiled from ES modules has its default one level down. */
const defaultOf = (module: unknown): unknown => {
  const value = isModule(module) ? module.default : undefined;
  return isModule(value) && '__esModule' in value ? value.default : value;
};

const parseJson = (path: string): unknown => {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  try {
    const data: unknown = JSON.parse(text);
    return data;
  } catch (error) {
    throw new UsageError(`${visibleText(basename(path))} is no JSON: ${visibleText(describeError(error).message)}`);
  }
};

/**
 * Reads what a policy file holds: JSON, or the default export of a program. A program is run, with all that the user may do.
 * @throws UsageError when the file cannot be read or loaded, or has no default export.
 */
export const importPolicyData = async (path: string): Promise<unknown> => {
  const ending = extname(path);
  const name = visibleText(basename(path));
  const facts = statSync(path);
  if (!facts.isFile()) throw new UsageError(`${name} is no file`);
  if (facts.size > LARGEST_BYTES) throw new UsageError(`${name} is larger than a policy can be (${facts.size} bytes)`);
  if (ending === '.json') return parseJson(path);
  if (!TYPESCRIPT.has(ending) && !JAVASCRIPT.has(ending)) {
    throw new UsageError(`${name} is of no known kind`, 'A policy file ends in .json, .js, .mjs, .cjs, .ts, .mts or .cts.');
  }
  const data = defaultOf(await importProgram(path));
  if (data === undefined) throw new UsageError(`${name} has no default export`, EXPECTED);
  return data;
};
