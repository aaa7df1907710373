import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFaultPlace, similarFile } from '../../pool/index.ts';
import { visibleText } from '../../report/index.ts';
import { UsageError } from '../usage-error.ts';
import { describeError } from './describe-error.ts';
import { importTypeScript } from './typescript-import.ts';

/** What a handler gets beside its input. */
export interface HandlerContext {
  /** Aborts when the input runs past `--timeout`, or when the run is stopped at once. */
  readonly signal: AbortSignal;
  /** Number of the input. */
  readonly index: number;
}

/** The default export of a handler module. */
export type RunHandler = (input: unknown, context: HandlerContext) => unknown;

/** A handler module, checked. */
export interface HandlerModule {
  /** Its file, with the whole path. */
  readonly file: string;
  readonly handler: RunHandler;
  /** Tells what an error means; absent when the module leaves that to the status code. */
  readonly classify?: (error: unknown) => unknown;
  /** The module's own clean-up, which workers call before they leave. */
  readonly onClose?: () => unknown;
}

const EXPECTED = 'A handler module looks like this:\n  export default async (input, { signal, index }) => result;';

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts', '.tsx']);

const isModule = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const importModule = async (path: string): Promise<Record<string, unknown>> => {
  try {
    const module: unknown = await (TYPESCRIPT.has(extname(path)) ? importTypeScript(path) : import(pathToFileURL(path).href));
    return isModule(module) ? module : { default: module };
  } catch (error) {
    const { name, message } = describeError(error);
    const place = await findFaultPlace(error, pathToFileURL(path).href);
    const hint = place === undefined ? undefined : `    at ${visibleText(place)}`;
    throw new UsageError(`${visibleText(path)} cannot be loaded: ${name}: ${visibleText(message)}`, hint, { cause: error });
  }
};

/** A CommonJS module that was compiled from ES modules has its default one level down. */
const inner = (module: Record<string, unknown>): Record<string, unknown> => {
  const value = module['default'];
  return typeof value === 'object' && value !== null && 'default' in value ? { ...module, ...value } : module;
};

const namesOf = (module: Record<string, unknown>): string => {
  const names = Object.keys(module).filter((name) => name !== '__esModule' && name !== 'module.exports');
  return names.length === 0 ? 'it exports nothing' : `it exports ${names.map((name) => visibleText(name)).join(', ')}`;
};

/**
 * Loads the handler module at `path`, JavaScript or TypeScript.
 * @throws UsageError when there is no such file, it cannot be loaded, or it has no default export that is a function.
 */
export const loadHandlerModule = async (path: string, workingDirectory: string): Promise<HandlerModule> => {
  const file = resolve(workingDirectory, path);
  if (!existsSync(file)) {
    const meant = visibleText(similarFile(file) ?? '');
    throw new UsageError(
      `there is no module ${visibleText(path)} (looked for ${visibleText(file)})`,
      meant === '' ? undefined : `Did you mean ${meant}?`,
    );
  }
  if (statSync(file).isDirectory()) throw new UsageError(`${visibleText(path)} is a directory; name the file of the handler`);
  const module = inner(await importModule(file));
  const handler = module['default'];
  if (typeof handler !== 'function') {
    throw new UsageError(`${visibleText(path)} has no default export that is a function; ${namesOf(module)}`, EXPECTED);
  }
  const classify = module['classify'];
  if (classify !== undefined && typeof classify !== 'function') {
    throw new UsageError(`${visibleText(path)} exports \`classify\`, but it is not a function`);
  }
  const onClose = module['onClose'];
  // All were tested to be functions; what they take is their author's promise.
  return {
    file,
    handler: handler as RunHandler,
    ...(classify === undefined ? {} : { classify: classify as (error: unknown) => unknown }),
    ...(typeof onClose === 'function' ? { onClose: onClose as () => unknown } : {}),
  };
};
