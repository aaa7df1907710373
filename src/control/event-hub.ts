import { HttpProblem } from '../http/index.ts';
import type { Clock, Timer } from '../time/index.ts';
import type { ControlledPool } from './controlled-pool.ts';
import { changeView, isChange } from './decision-view.ts';
import { EventClient } from './event-client.ts';
import { poolView } from './pool-view.ts';

/** Time between two snapshots, in milliseconds. */
const SNAPSHOT_MS = 1_000;

/** Readers at once: each costs a socket and up to 64 KB here. */
const MOST_CLIENTS = 32;

/** Further readers, of those who have shown the token: whoever takes all places does not lock the owner out. */
const OWNER_CLIENTS = 8;

/** What a reader asks for, and who it is. */
export interface EventRequest {
  /** Absent: all pools. */
  readonly pool: ControlledPool | undefined;
  /** Whether it reads on this machine. */
  readonly isLocal: boolean;
  /** Whether it has the token; asked only when there is no place left for others. @throws HttpProblem when it shows a wrong one. */
  readonly isOwner: () => boolean;
}

/**
 * Tells readers what happens: a `snapshot` of each pool every second, and a `change` as soon as a size changes. Each text is made once
 * for all readers. Without readers it listens to nothing and has no timer.
 */
export class EventHub {
  readonly #pools: readonly ControlledPool[];
  readonly #clock: Clock;
  /** Each reader with the pool that it asked for; `undefined` stands for all. */
  readonly #clients = new Map<EventClient, ControlledPool | undefined>();
  #subscriptions: Disposable[] = [];
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(pools: readonly ControlledPool[], clock: Clock) {
    this.#pools = pools;
    this.#clock = clock;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Adds a reader and gives what it is to read. @throws HttpProblem when there are too many. */
  open({ pool, isLocal, isOwner }: EventRequest): ReadableStream<Uint8Array> {
    if (this.#isClosed) throw new HttpProblem(503, 'closed', 'The control plane is closing');
    const { size } = this.#clients;
    if (size >= MOST_CLIENTS && (!isOwner() || size >= MOST_CLIENTS + OWNER_CLIENTS))
      throw new HttpProblem(
        503,
        'too-many-readers',
        `At most ${MOST_CLIENTS} can read events at once, and ${OWNER_CLIENTS} more with the token`,
        { headers: { 'retry-after': '5' } },
      );
    const client = new EventClient({ isLocal, onEnd: () => this.#remove(client) });
    this.#clients.set(client, pool);
    if (this.#clients.size === 1) this.#start();
    for (const shown of pool === undefined ? this.#pools : [pool]) client.send('snapshot', this.#snapshot(shown));
    return client.body;
  }

  /** Ends every reader; no more are taken. */
  close(): void {
    this.#isClosed = true;
    this.end();
  }

  /** Ends every reader; each may come again. */
  end(): void {
    for (const client of this.#clients.keys()) client.end();
  }

  #start(): void {
    this.#subscriptions = this.#pools.flatMap((pool) => {
      const { autoscaler } = pool;
      if (autoscaler === undefined) return [];
      return [
        autoscaler.onDecision((record) => {
          if (!isChange(record)) return;
          const change = { pool: pool.name, ...changeView(record, autoscaler.bounds, this.#clock) };
          this.#tell(pool, 'change', JSON.stringify(change));
        }),
      ];
    });
    this.#plan();
  }

  #plan(): void {
    this.#timer = this.#clock.setTimer(() => {
      for (const pool of this.#pools) this.#tell(pool, 'snapshot', this.#snapshot(pool));
      for (const client of this.#clients.keys()) client.fill();
      if (this.#clients.size > 0) this.#plan();
    }, SNAPSHOT_MS);
  }

  #snapshot(pool: ControlledPool): string {
    return JSON.stringify(poolView(pool, this.#clock));
  }

  #tell(pool: ControlledPool, event: string, data: string): void {
    for (const [client, wanted] of this.#clients) if (wanted === undefined || wanted === pool) client.send(event, data);
  }

  #remove(client: EventClient): void {
    this.#clients.delete(client);
    if (this.#clients.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    this.#subscriptions = [];
  }
}
