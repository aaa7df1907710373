import { DirectionCount } from './quality/direction-count.ts';
import { leastWorkers } from './quality/least-workers.ts';
import { OfferedLoad } from './quality/offered-load.ts';
import { type Provisioning, ProvisioningSum } from './quality/provisioning.ts';

/** Length of a bin in which supply is held against demand, in milliseconds. */
const BIN_MS = 1_000;

/** A supply that held for a while. */
interface Span {
  readonly supply: number;
  readonly lengthMs: number;
}

/** What the demand is computed from. */
export interface DemandFacts {
  readonly meanRunMs: number;
  readonly waitSloMs: number;
}

/**
 * Adds up workers over time. Nothing changes between two events, so what is read after each of them holds until the next: the
 * integrals are exact.
 */
export class SupplyMeter {
  readonly #facts: DemandFacts;
  readonly #offered = new OfferedLoad(BIN_MS);
  readonly #provisioning = new ProvisioningSum();
  readonly #live: DirectionCount;
  #spans: Span[] = [];
  #spanStartMs = 0;
  #binEndMs = BIN_MS;
  #atMs = 0;
  #supply: number;
  #busy = 0;
  #supplyMs = 0;
  #busyMs = 0;
  #peak: number;
  #starts = 0;
  #workMs = 0;
  #squaredWorkMs2 = 0;
  #tasks = 0;

  constructor(supply: number, facts: DemandFacts) {
    this.#facts = facts;
    this.#supply = supply;
    this.#peak = supply;
    this.#live = new DirectionCount(supply);
  }

  /** Worker time until now, in milliseconds: ready and starting. */
  get supplyMs(): number {
    return this.#supplyMs;
  }

  get busyMs(): number {
    return this.#busyMs;
  }

  /** Run time of all tasks that arrived, in milliseconds. */
  get offeredMs(): number {
    return this.#workMs;
  }

  get peak(): number {
    return this.#peak;
  }

  /** Workers that were started after the beginning. */
  get starts(): number {
    return this.#starts;
  }

  /** Changes of the number of workers. */
  get changes(): DirectionCount {
    return this.#live;
  }

  /** Time goes on to `nowMs`; what was seen last held until then. */
  advance(nowMs: number): void {
    const lengthMs = nowMs - this.#atMs;
    if (lengthMs === 0) return;
    if (nowMs >= this.#binEndMs) this.#closeBins(nowMs);
    this.#supplyMs += this.#supply * lengthMs;
    this.#busyMs += this.#busy * lengthMs;
    this.#atMs = nowMs;
  }

  /** What there is from now on. */
  see(supply: number, busy: number): void {
    this.#busy = busy;
    if (supply === this.#supply) return;
    this.#endSpan(this.#atMs);
    if (supply > this.#supply) this.#starts += supply - this.#supply;
    if (supply > this.#peak) this.#peak = supply;
    this.#supply = supply;
    this.#live.see(supply);
  }

  /** A task that runs for `workMs` arrives now. */
  offer(workMs: number): void {
    this.#offered.add(this.#atMs, workMs);
    this.#workMs += workMs;
    this.#squaredWorkMs2 += workMs * workMs;
    this.#tasks += 1;
  }

  provisioning(): Provisioning {
    return this.#provisioning.result();
  }

  #endSpan(atMs: number): void {
    if (atMs > this.#spanStartMs) this.#spans.push({ supply: this.#supply, lengthMs: atMs - this.#spanStartMs });
    this.#spanStartMs = atMs;
  }

  #closeBins(nowMs: number): void {
    for (; nowMs >= this.#binEndMs; this.#binEndMs += BIN_MS) {
      this.#endSpan(this.#binEndMs);
      const demand = this.#demandOf(this.#offered.take());
      for (const { supply, lengthMs } of this.#spans) this.#provisioning.add(supply, demand, lengthMs);
      this.#spans = [];
    }
  }

  #demandOf(offered: number): number {
    const meanMs = this.#tasks === 0 ? 0 : this.#workMs / this.#tasks;
    const runVariation = meanMs === 0 ? 0 : Math.max(0, this.#squaredWorkMs2 / this.#tasks / (meanMs * meanMs) - 1);
    return leastWorkers({ offered, meanRunMs: this.#facts.meanRunMs, runVariation }, this.#facts.waitSloMs);
  }
}
