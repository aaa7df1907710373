import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { type Clock, ManualClock } from '../../../time/index.ts';

/** Where chaos happens: in real time, or in one that is skipped. */
export interface ChaosWorld {
  readonly isReal: boolean;
  /** It never jumps. */
  readonly clock: Clock;
  /** Lets time pass until `work` is done; `look` is called as often as anything may have changed. */
  pass<T>(work: Promise<T>, look: () => void): Promise<T>;
  /** What is open now, by name: of real time handles, child processes, threads and listeners. */
  open(): ReadonlyMap<string, number>;
}

/** Time from one thing that happens to the next is skipped. */
export class VirtualWorld implements ChaosWorld {
  readonly isReal = false;
  readonly clock = new ManualClock();

  async pass<T>(work: Promise<T>, look: () => void): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    for (;;) {
      await turn(); // everything that can happen now happens
      look();
      if (isDone) return done;
      if (!this.clock.runNext())
        throw new Error('nothing is planned any more, and a task or the close of the pool has not ended');
    }
  }

  open(): ReadonlyMap<string, number> {
    return new Map(); // nothing of this process is in it; the pool's timers are counted by its clock
  }
}

/** How often real pools are looked at, in milliseconds, beside each event of theirs. */
const LOOK_MS = 10;

/** Handles that a pool may leave behind, whether they keep the process alive or not; others belong to the event loop itself. */
const KINDS: ReadonlySet<string> = new Set(['async', 'pipe', 'process', 'signal', 'tcp', 'udp']);

/** The part of Node.js's diagnostic report that is read. */
interface DiagnosticReport {
  readonly libuv: readonly { readonly type: string }[];
  readonly workers: readonly unknown[];
}

/** As it is. */
export class RealWorld implements ChaosWorld {
  readonly isReal = true;
  readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async pass<T>(work: Promise<T>, look: () => void): Promise<T> {
    let timer = this.clock.setTimer(() => undefined, 0);
    const again = (): void => {
      look();
      timer = this.clock.setTimer(again, LOOK_MS);
    };
    again();
    try {
      return await work;
    } finally {
      timer.cancel();
    }
  }

  open(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const add = (name: string, count = 1): void => void counts.set(name, (counts.get(name) ?? 0) + count);
    const { libuv, workers } = process.report.getReport() as unknown as DiagnosticReport; // documented, and typed as `object`
    for (const { type } of libuv) if (KINDS.has(type)) add(`handles (${type})`);
    add('threads', workers.length);
    for (const name of process.eventNames()) add('listeners of the process', process.listenerCount(name));
    return counts;
  }
}
