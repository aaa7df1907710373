/**
 * Address of a built file that a worker runs first. It lies beside the library's entries; this code may have been built into one of
 * those, or into a chunk one folder down. From the sources, the built file is used: a worker cannot be TypeScript on every Node.js
 * that we support.
 */
export const entryFile = (name: string, self: string = import.meta.url): URL => {
  if (/\/src\/pool\/workers\/[^/]+$/.test(self)) return new URL(`../../../dist/${name}`, self);
  return new URL(/\/chunks\/[^/]+$/.test(self) ? `../${name}` : `./${name}`, self);
};
