import type { RunnerContext } from './runner-context.ts';

/** A function of the user's worker module. */
export type ModuleHandler = (input: unknown, context: RunnerContext) => unknown;

/** The user's worker module, loaded. */
export interface WorkerModule {
  readonly handlerOf: (name: string) => ModuleHandler | undefined;
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

/** Loads the user's module. Rejects with what importing it threw, or when it has no function to call. */
export const loadWorkerModule = async (address: string): Promise<WorkerModule> => {
  const namespace = (await import(address)) as Readonly<Record<string, unknown>>; // a module namespace
  const handlers = new Map<string, ModuleHandler>();
  const found = exportsOf(namespace);
  for (const [name, value] of found) if (isFunction(value) && !RESERVED.has(name)) handlers.set(name, value);
  if (handlers.size === 0) throw new TypeError(`The worker module ${address} exports no function`);
  const onClose = found.get('onClose');
  return { handlerOf: (name) => handlers.get(name), onClose: isFunction(onClose) ? () => onClose() : undefined };
};
