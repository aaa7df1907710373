const BUILT = 'worker-entry-thread.js';

/**
 * Address of the file that a worker thread runs first. It lies beside the library's entries; this code may have been built into
 * one of those, or into a chunk one folder down. From the sources, the built file is used: a thread cannot run TypeScript on
 * every Node.js that we support.
 */
export const threadEntry = (self: string = import.meta.url): URL => {
  if (/\/src\/pool\/threads\/[^/]+$/.test(self)) return new URL(`../../../dist/${BUILT}`, self);
  return new URL(/\/chunks\/[^/]+$/.test(self) ? `../${BUILT}` : `./${BUILT}`, self);
};
