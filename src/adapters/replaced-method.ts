import { OptionError } from '../errors/index.ts';

/** A method as it is called: what a foreign library's types say of it depends on the caller's type arguments, which nobody knows here. */
export type Method = (...args: readonly unknown[]) => unknown;

/**
 * The method that `target` has now, bound to it.
 * @throws OptionError when it has none.
 */
export const methodOf = (path: string, target: object, name: string): Method => {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== 'function') throw new OptionError(`${path}.${name}`, method, 'a function');
  return (...args): unknown => Reflect.apply(method, target, args) as unknown; // `any`: nothing is known of it
};

/**
 * Puts `replacement` in the place of `target[name]`, on this object alone, and returns what restores it. Restoring leaves the object
 * as it was: an own property gets its old descriptor back, an inherited one is seen again. When somebody else has put a
 * function of their own on top in the meantime, that is left alone: it may call ours.
 * @throws OptionError when the object does not allow it.
 */
export const replaceMethod = (
  path: string,
  target: object,
  name: string,
  replacement: (...args: never) => unknown,
): (() => void) => {
  const own = Object.getOwnPropertyDescriptor(target, name);
  const isDefined = Reflect.defineProperty(target, name, {
    value: replacement,
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
  });
  if (!isDefined)
    throw new OptionError(path, target, `an object whose \`${name}\` can be replaced; this one is frozen or sealed`);
  return () => {
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== replacement) return;
    if (own === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, own);
  };
};

/**
 * Replaces several methods at once: all of them, or none when one cannot be. Returns what restores them.
 * @throws OptionError when the object does not allow one of them.
 */
export const replaceMethods = (
  path: string,
  target: object,
  replacements: Readonly<Record<string, (...args: never) => unknown>>,
): (() => void) => {
  const restores: (() => void)[] = [];
  const restoreAll = (): void => {
    for (const restore of restores) restore();
  };
  try {
    for (const [name, replacement] of Object.entries(replacements)) restores.push(replaceMethod(path, target, name, replacement));
  } catch (error) {
    restoreAll();
    throw error;
  }
  return restoreAll;
};
