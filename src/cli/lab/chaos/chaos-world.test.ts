import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../time/index.ts';
import { RealWorld, VirtualWorld } from './chaos-world.ts';

describe('RealWorld', () => {
  it('sees a thread that does not keep the process alive, a listener of the process, and that both are gone', async () => {
    const world = new RealWorld(systemClock);
    const before = world.open();
    const worker = new Worker('setInterval(() => undefined, 1_000)', { eval: true });
    worker.unref();
    const listener = (): void => undefined;
    process.on('SIGUSR2', listener);
    await once(worker, 'online');
    const during = world.open();
    const more = (name: string): number => (during.get(name) ?? 0) - (before.get(name) ?? 0);
    expect([more('threads'), more('listeners of the process')]).toEqual([1, 1]);
    process.off('SIGUSR2', listener);
    await worker.terminate();
    expect(world.open().get('threads')).toBe(before.get('threads'));
  });
});

describe('VirtualWorld', () => {
  it('skips time until the work is done, and looks after each thing that happens', async () => {
    const world = new VirtualWorld();
    const looks: number[] = [];
    const work = new Promise<string>((resolve) => {
      world.clock.setTimer(() => world.clock.setTimer(() => resolve('done'), 60_000), 1_000);
    });
    expect(await world.pass(work, () => looks.push(world.clock.now()))).toBe('done');
    expect(looks).toEqual([0, 1_000, 61_000]);
  });

  it('says so when work will never be done', async () => {
    await expect(new VirtualWorld().pass(new Promise(() => undefined), () => undefined)).rejects.toThrow('nothing is planned');
  });
});
