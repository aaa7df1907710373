// Makes thumbnails with jimp, first in slots, then in threads: the same pool, one changed line. Computing in slots stops everything else
// that the process does; in threads the event loop stays free, and all processors work.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Jimp } from 'jimp';
import { createPool, move } from 'marea';

import { runWhenMain } from '../run-when-main.ts';
import { thumbnail } from './thumbnail-worker.mjs';

export interface ThumbnailFacts {
  readonly workers: 'slots' | 'threads';
  readonly pictures: number;
  readonly bytes: number;
  readonly seconds: number;
  /** The longest time that nothing else could run, in milliseconds. */
  readonly stalledMs: number;
}

type Worker = typeof import('./thumbnail-worker.mjs');

/** A picture with something to see: stripes in two directions. */
const drawPicture = async (width: number, height: number, number: number): Promise<Uint8Array<ArrayBuffer>> => {
  const picture = new Jimp({ width, height, color: 0xffffffff });
  picture.scan((x, y, at) => {
    picture.bitmap.data[at] = (x * (number + 1)) % 256;
    picture.bitmap.data[at + 1] = (y * 3) % 256;
  });
  return new Uint8Array(await picture.getBuffer('image/jpeg'));
};

const worker = new URL('./thumbnail-worker.mjs', import.meta.url);
const name = 'movedThumbnail';

const createThumbnailPool = (workers: 'slots' | 'threads') => {
  if (workers === 'slots') {
    const pool = createPool(thumbnail, { max: 16 });
    return { pool, run: (bytes: Uint8Array<ArrayBuffer>, width: number) => pool.run({ bytes, width }) };
  }
  const pool = createPool<Worker>(worker, { workers }); // as many threads as the container has processors
  const run = (bytes: Uint8Array<ArrayBuffer>, width: number) => pool.run(move({ bytes, width }, [bytes.buffer]), { name });
  return { pool, run };
};

export const main = async ({ pictures = 24, width = 1_600, print = console.log } = {}): Promise<ThumbnailFacts[]> => {
  const drawn = await Promise.all(Array.from({ length: pictures }, (_, number) => drawPicture(width, (width * 3) / 4, number)));
  const facts: ThumbnailFacts[] = [];
  for (const workers of ['slots', 'threads'] as const) {
    const { pool, run } = createThumbnailPool(workers);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const startMs = performance.now();
    const outputs = await Promise.all(drawn.map((bytes) => run(bytes.slice(), width / 10)));
    const seconds = (performance.now() - startMs) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 20)); // the stall is seen at the next turn of the event loop
    delay.disable();
    await pool.close();
    const bytes = outputs.reduce((sum, { byteLength }) => sum + byteLength, 0);
    facts.push({ workers, pictures: outputs.length, bytes, seconds, stalledMs: delay.max / 1e6 });
    print(
      `${workers.padEnd(8)} ${outputs.length} pictures in ${seconds.toFixed(2)} s, stalled for ${(delay.max / 1e6).toFixed(0)} ms`,
    );
  }
  return facts;
};

runWhenMain(import.meta.url, main);
