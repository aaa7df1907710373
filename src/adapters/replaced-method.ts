import { OptionError } from '../errors/index.ts';

/** A function that stands in for an object's method. */
export type Replacement = (...args: never[]) => unknown;

/**
 * Puts `replacement` in the place of `target[name]`, on this object alone, and returns what restores it. Restoring leaves the object
 * as it was: an own property gets its old descriptor back, an inherited one is seen again. When somebody else has put a
 * function of their own on top in the meantime, that is left alone: it may call ours.
 * @throws OptionError when the object does not allow it.
 */
export const replaceMethod = (path: string, target: object, name: string, replacement: Replacement): (() => void) => {
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
