import { pathToFileURL } from 'node:url';

const build = process.env['MAREA_BENCH_BUILD'];
const load = (file, name) => import(build === undefined ? name : pathToFileURL(`${build}/${file}`).href);

/** The library under test: the built package, or the copy of a build that the suite's run has made. */
export const { createPool } = await load('index.js', 'marea');
export const { ManualClock } = await load('testing.js', 'marea/testing');

/** A bound that no suite reaches. The queue is bounded all the same, as it is by default. */
const queue = { capacity: 10_000_000 };

/** Default options but for the bound: abortable, waits measured, submitter's context kept. */
export const fixedPool = (handler, size) => createPool(handler, { size, queue });

/** Without the submitter's context. */
export const plainPool = (handler, size) => createPool(handler, { size, queue, asyncContext: 'none' });

/** Steered by the default policy, with no room to move. */
export const scaledPool = (handler, size) => createPool(handler, { min: size, max: size, queue });
