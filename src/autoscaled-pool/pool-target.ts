import type { ScaleTarget, TargetReading } from '../autoscale/index.ts';
import type { PoolReading } from '../pool/index.ts';

/** What of a pool's core a scale target needs. */
export interface SteerableCore {
  readonly name: string;
  readonly roster: { readonly desired: number; readonly live: number };
  readonly usable: number;
  read(nowMs: number): PoolReading;
  steer(n: number): void;
  whenBusy(listener: (() => void) | undefined): boolean;
  whenFlooded(listener: (() => void) | undefined): void;
}

/**
 * Lets an autoscaler steer a pool. A shrink takes idle workers away at once and busy ones when their task ends; no running
 * task is interrupted, and none starts above the new size.
 */
export class PoolTarget implements ScaleTarget {
  readonly #core: SteerableCore;

  constructor(core: SteerableCore) {
    this.#core = core;
  }

  get name(): string {
    return this.#core.name;
  }

  get desired(): number {
    return this.#core.roster.desired;
  }

  get live(): number {
    return this.#core.roster.live;
  }

  get usable(): number {
    return this.#core.usable;
  }

  observe(nowMs: number): TargetReading {
    return this.#core.read(nowMs);
  }

  whenBusy(listener: (() => void) | undefined): boolean {
    return this.#core.whenBusy(listener);
  }

  whenFlooded(listener: (() => void) | undefined): void {
    this.#core.whenFlooded(listener);
  }

  resize(n: number): void {
    this.#core.steer(n);
  }
}
