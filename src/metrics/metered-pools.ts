import { OptionError } from '../errors/index.ts';
import type { MeteredPool } from './metered-pool.ts';
import { PoolMeter } from './pool-meter.ts';
import type { PoolView } from './pool-metrics.ts';

/** What a pool's name must look like to be a label that nobody has to escape or guess. */
const NAME = /^[a-z][a-z0-9_-]{0,62}$/u;

/** The pools that are metered, by name. */
export class MeteredPools {
  readonly #meters = new Map<string, PoolMeter>();

  /** @throws OptionError when the name is no label, or another pool has it. */
  add(pool: MeteredPool): void {
    const { name } = pool;
    if (!NAME.test(name))
      throw new OptionError('pool.name', name, 'a letter, then up to 62 letters, digits, _ or -, all lower case');
    const known = this.#meters.get(name);
    if (known?.pool === pool) return;
    if (known !== undefined) throw new OptionError('pool.name', name, 'unique: a pool of this name is metered already');
    this.#meters.set(name, new PoolMeter(pool));
  }

  /** Ends the pool's series. Returns whether it was metered. */
  remove(pool: MeteredPool): boolean {
    const meter = this.#meters.get(pool.name);
    if (meter?.pool !== pool) return false;
    meter[Symbol.dispose]();
    return this.#meters.delete(pool.name);
  }

  clear(): void {
    for (const meter of this.#meters.values()) meter[Symbol.dispose]();
    this.#meters.clear();
  }

  /** One snapshot of each pool that is not closed: the series of a closed pool end by themselves. */
  views(): readonly PoolView[] {
    const views: PoolView[] = [];
    for (const meter of this.#meters.values()) {
      const snapshot = meter.pool.snapshot();
      if (snapshot.state === 'closed') this.remove(meter.pool);
      else views.push({ meter, snapshot });
    }
    return views;
  }
}
