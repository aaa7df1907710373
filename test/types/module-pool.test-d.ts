// Checked by `tsc`: a line that should not compile carries `@ts-expect-error`.
import { type AutoscaledPool, createPool, type MapResult, type Moved, move } from '../../src/index.ts';

const module = new URL('./worker-module.ts', import.meta.url);
const bytes = new Uint8Array(4);

const pool = createPool<typeof import('./worker-module.ts')>(module, { workers: 'threads', size: 2 });
const resized: Promise<Uint8Array> = pool.run({ bytes, width: 20 });
const moved: Promise<Uint8Array> = pool.run(move({ bytes, width: 20 }), { timeoutMs: 100 });
const length: Promise<number> = pool.run(bytes, { name: 'measure' });
const maybe: Promise<number> | undefined = pool.tryRun(move(bytes), { name: 'measure', priority: 1 });
const lengths: AsyncIterable<number> = pool.map([bytes, move(bytes)], { name: 'measure', ordered: false });
const images: AsyncIterable<Uint8Array> = pool.map([{ bytes, width: 1 }]);
const ends: AsyncIterable<MapResult<Uint8Array | Moved<Uint8Array>, number>> = pool.map([bytes, move(bytes)], {
  name: 'measure',
  settled: true,
});
const imageEnds = pool.map([{ bytes, width: 1 }], { settled: true });
for await (const end of imageEnds) if (end.status === 'fulfilled') end.value satisfies Uint8Array;
const accepted: boolean = pool.post({ bytes, width: 2 }, (_error, output) => output?.byteLength);

const scaled = createPool<typeof import('./worker-module.ts')>(module, { workers: 'processes', recycle: { tasks: 100 } });
const text: string = scaled.explain().text;
const desired: AutoscaledPool<never, never>['desired'] = scaled.desired;

const untyped = createPool(module, { workers: 'threads' });
const anything: Promise<unknown> = untyped.run({ whatever: true });

// @ts-expect-error the input follows the handler
void pool.run('text');
// @ts-expect-error a named handler has an input of its own
void pool.run({ bytes, width: 1 }, { name: 'measure' });
// @ts-expect-error there is no such handler
void pool.run(bytes, { name: 'shrink' });
// @ts-expect-error the clean-up is no handler
void pool.run(undefined, { name: 'onClose' });
// @ts-expect-error what is no function is no handler
void pool.run(undefined, { name: 'version' });
// @ts-expect-error a result arrives as it is
const wrong: Promise<{ readonly transfer: readonly object[] }> = pool.run({ bytes, width: 1 });
// @ts-expect-error what a worker is has to be said
createPool(module, { max: 2 });
// @ts-expect-error a fixed pool has no autoscaler
void pool.autoscaler;
// @ts-expect-error a worker that runs out of time is ended
createPool(module, { workers: 'threads', onTimeout: 'abandon' });

export { accepted, anything, desired, ends, images, length, lengths, maybe, moved, resized, text, wrong };
