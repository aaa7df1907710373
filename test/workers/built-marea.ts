/** The built library: a worker cannot be TypeScript on every Node.js that we support, so tests of workers run on the build. */
export const { createPool, isPoolError, move } = (await import(
  new URL('../../dist/index.js', import.meta.url).href
)) as typeof import('../../src/index.ts');

/** Address of a fixture module. */
export const fixture = (name: string): URL => new URL(`../fixtures/workers/${name}`, import.meta.url);
