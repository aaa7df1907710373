import { fileURLToPath } from 'node:url';

import { createJiti } from 'jiti';
import { describe, expect, it } from 'vitest';

/** Examples with threads run on the build: a worker cannot be TypeScript on every Node.js that we support. So does the command. */
const built = (name: string): string => fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
const jiti = createJiti(import.meta.url, {
  alias: { marea: built('index'), 'marea/sim': built('sim'), 'marea/testing': built('testing') },
});
const load = <T>(file: string): Promise<T> => jiti.import<T>(fileURLToPath(new URL(`../../examples/${file}`, import.meta.url)));

const noPrint = (): undefined => undefined;

describe('examples that need the build', () => {
  it('14b: threads start on demand, leave when they are idle, and the floor stays', async () => {
    const { main } = await load<typeof import('../../examples/14b-idle-expiry-threads.ts')>('14b-idle-expiry-threads.ts');
    const { completed, mostLive, fewestLive, exits, livePastBurst } = await main({ idleTimeoutMs: 100, print: noPrint });
    expect({ completed, fewestLive, livePastBurst }).toEqual({ completed: 40, fewestLive: 1, livePastBurst: 1 });
    expect(mostLive).toBeGreaterThan(1);
    expect(exits).toBe(mostLive); // the floor at the close
  });

  it('thumbnails: threads give the same pictures as slots and leave the event loop free', async () => {
    const { main } = await load<typeof import('../../examples/recipes/thumbnails.ts')>('recipes/thumbnails.ts');
    const [slots, threads] = await main({ pictures: 4, width: 320, print: noPrint });
    expect(slots).toMatchObject({ workers: 'slots', pictures: 4 });
    expect(threads).toMatchObject({ workers: 'threads', pictures: 4, bytes: slots?.bytes });
    expect(threads?.stalledMs).toBeLessThan(slots?.stalledMs ?? 0);
  });

  it('20: the whole, deployed: overridden with a credential alone, scraped, under faults, ended without a loss, and explained', async () => {
    const { main } = await load<typeof import('../../examples/20-production.ts')>('20-production.ts');
    const {
      load: report,
      statuses,
      overridden,
      metrics,
      ended,
      exitCode,
      verified,
    } = await main({
      compress: 60,
      print: noPrint,
    });
    expect(statuses).toEqual([401, 200, 400]);
    expect(overridden).toEqual({ desired: 60, actor: 'ada' });
    expect(report.sent).toBe(report.asked);
    expect(report.ok + report.failed + report.refused).toBe(report.sent);
    expect(report.refused / report.sent).toBeLessThan(0.01);
    expect(report.failed / report.sent).toBeGreaterThan(0.01); // one in twenty was made to throw
    expect(report.failed / report.sent).toBeLessThan(0.1);
    expect(metrics).toMatchObject({ pool_submitted_total: report.sent, pool_wait_seconds_count: report.sent - report.refused });
    expect(ended).toMatchObject({ completed: report.ok, failed: report.failed, left: 0 });
    expect(exitCode).toBe(0);
    expect(verified).toMatch(/^\d+ decisions re-decided, all equal$/);
  }, 30_000);
});
