import { fileURLToPath } from 'node:url';

import { createJiti } from 'jiti';
import { describe, expect, it } from 'vitest';

/** Examples with threads run on the build: a worker cannot be TypeScript on every Node.js that we support. */
const jiti = createJiti(import.meta.url, { alias: { marea: fileURLToPath(new URL('../../dist/index.js', import.meta.url)) } });
const load = <T>(file: string): Promise<T> => jiti.import<T>(fileURLToPath(new URL(`../../examples/${file}`, import.meta.url)));

const noPrint = (): undefined => undefined;

describe('examples with worker threads', () => {
  it('14b: threads start on demand, leave when they are idle, and the floor stays', async () => {
    const { main } = await load<typeof import('../../examples/14b-idle-expiry-threads.ts')>('14b-idle-expiry-threads.ts');
    const { completed, mostLive, fewestLive, exits, livePastBurst } = await main({ idleTimeoutMs: 100, print: noPrint });
    expect({ completed, fewestLive, livePastBurst }).toEqual({ completed: 40, fewestLive: 1, livePastBurst: 1 });
    expect(mostLive).toBeGreaterThan(1);
    expect(exits).toBe(mostLive); // the floor at the close
  });

  it('thumbnails: threads give the same pictures as slots and leave the event loop free', async () => {
    const { main } = await load<typeof import('../../examples/recipes/thumbnails.ts')>('recipes/thumbnails.ts');
    const [slots, threads] = await main({ pictures: 6, width: 600, print: noPrint });
    expect(slots).toMatchObject({ workers: 'slots', pictures: 6 });
    expect(threads).toMatchObject({ workers: 'threads', pictures: 6, bytes: slots?.bytes });
    expect(threads?.stalledMs).toBeLessThan(slots?.stalledMs ?? 0);
  });
});
