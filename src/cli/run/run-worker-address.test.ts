import { expect, it } from 'vitest';
import { modulePathOf, progressRowsOf, runWorkerAddress } from './run-worker-address.ts';

it.each(['/a/handler.mjs', '/with space/?&=#%41/ü.ts', 'C:\\handlers\\a.mjs'])('carries the path of the module: %s', (path) => {
  const address = runWorkerAddress(path);
  expect(address.pathname).toMatch(/\/run-worker\.js$/);
  expect(modulePathOf(address.href)).toBe(path);
  expect([progressRowsOf(address.href), progressRowsOf(runWorkerAddress(path, 2).href)]).toEqual([0, 2]);
});
