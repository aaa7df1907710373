import { fileURLToPath } from 'node:url';
import { describeError, similarWord } from '../../internal/index.ts';
import type { RunnerContext } from './runner-context.ts';

/** A function of the user's worker module. */
export type ModuleHandler = (input: unknown, context: RunnerContext) => unknown;

/** The user's worker module, loaded. */
export interface WorkerModule {
  /** @throws TypeError that says what there is, when no function is exported under this name. */
  readonly handlerOf: (name: string) => ModuleHandler;
  /** The module's own clean-up. */
  readonly onClose: (() => unknown) | undefined;
}

/** Never called as handlers. */
const RESERVED = new Set(['onClose', '__esModule', 'module.exports']);

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function';

/** Exports by name. What a CommonJS module exports is also found below its `default`. */
const exportsOf = (namespace: Readonly<Record<string, unknown>>): Map<string, unknown> => {
  const { default: inner } = namespace;
  const below = typeof inner === 'object' && inner !== null ? Object.entries(inner) : [];
  const found = new Map<string, unknown>([...below, ...Object.entries(namespace)]);
  if (typeof inner === 'object' && inner !== null && 'default' in inner) found.set('default', inner.default);
  return found;
};

/** Imports the module. Rejects with an error that says in one line which file it was, what is wrong with it and where. */
const importModule = async (address: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return (await import(address)) as Readonly<Record<string, unknown>>; // a module namespace
  } catch (error) {
    const { code } = describeError(error);
    const { moduleFaultWords } = await import('./module-fault.ts'); // a worker that starts well does without
    const told = new Error(await moduleFaultWords(error, address), { cause: error });
    throw code === undefined ? told : Object.assign(told, { code });
  }
};

const fileOf = (address: string): string => (address.startsWith('file:') ? fileURLToPath(address) : address);

/** The functions that can be called, or what is exported in their place. */
const listOf = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** Loads the user's module. Rejects with what importing it threw, or when it has no function to call. */
export const loadWorkerModule = async (address: string): Promise<WorkerModule> => {
  const found = exportsOf(await importModule(address));
  const handlers = new Map<string, ModuleHandler>();
  for (const [name, value] of found) if (isFunction(value) && !RESERVED.has(name)) handlers.set(name, value);
  const names = [...handlers.keys()];
  if (names.length === 0)
    throw new TypeError(`The worker module ${fileOf(address)} exports no function; it exports ${listOf([...found.keys()])}`);
  const onClose = found.get('onClose');
  const handlerOf = (name: string): ModuleHandler => {
    const handler = handlers.get(name);
    if (handler !== undefined) return handler;
    const similar = similarWord(name, names);
    const hint = similar === undefined ? '' : `did you mean '${similar}'? `;
    throw new TypeError(
      `The worker module ${fileOf(address)} exports no function named '${name}'; ${hint}it exports ${listOf(names)}`,
    );
  };
  return { handlerOf, onClose: isFunction(onClose) ? () => onClose() : undefined };
};
