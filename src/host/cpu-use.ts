import process from 'node:process';
import { availableCpus } from './available-cpus.ts';
import { HOST_EVERY_MS, type HostSignal } from './host-signal.ts';

/** Where the numbers come from. */
export interface CpuUsePorts {
  /** Processor time of the process so far, in microseconds. */
  readonly usedMicros: () => number;
  /** Processors that the process may use. */
  readonly cpus: () => number;
}

const MICROS_PER_MS = 1_000;

/** Reads the share of its processors' time that the process has used since the last reading. */
export class CpuUse implements HostSignal {
  readonly everyMs = HOST_EVERY_MS;
  readonly #ports: CpuUsePorts;
  #cpus = 1;
  #earlier: { readonly atMs: number; readonly usedMicros: number } | undefined;

  constructor(ports: CpuUsePorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#cpus = this.#ports.cpus();
    this.#earlier = undefined;
  }

  stop(): void {
    this.#earlier = undefined;
  }

  read({ nowMs }: { readonly nowMs: number }): number | undefined {
    const usedMicros = this.#ports.usedMicros();
    const earlier = this.#earlier;
    if (earlier === undefined || nowMs > earlier.atMs) this.#earlier = { atMs: nowMs, usedMicros };
    if (earlier === undefined || !(nowMs > earlier.atMs)) return undefined;
    return Math.max(0, (usedMicros - earlier.usedMicros) / ((nowMs - earlier.atMs) * MICROS_PER_MS * this.#cpus));
  }
}

/**
 * A signal: the share of the processors' time that this process has used since the last reading; 1 is all that it may use.
 * Threads are in it, child processes are not.
 * @public
 */
export const cpuUse = (): HostSignal =>
  new CpuUse({
    usedMicros: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    cpus: () => {
      const { cpus, quotaCpus } = availableCpus();
      return quotaCpus !== undefined && quotaCpus < cpus ? quotaCpus : cpus;
    },
  });
