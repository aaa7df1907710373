import type { ChangeView } from '../src/control/decision-view.ts';
import type { PoolView } from '../src/control/pool-view.ts';
import { openEvents, RefusalError } from './api.ts';
import { readEvents } from './event-reader.ts';

/** Who is told what comes. */
export interface FeedListener {
  onSnapshot(view: PoolView): void;
  onChange(change: ChangeView): void;
  /** Events come again after a time without. */
  onLive(): void;
  /** No event for more than {@link QUIET_MS}: what is shown is old. */
  onStale(): void;
  onRefusal(error: RefusalError): void;
  /** The page itself failed at what came. Events go on, but what is shown may be old or wrong. */
  onDefect(error: unknown): void;
}

/** Snapshots come every second; after this long something is wrong, in milliseconds. */
const QUIET_MS = 3_500;

const RETRY_MS = 1_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Follows a pool's events until it is stopped, and comes again when the stream breaks. */
export class LiveFeed {
  readonly #pool: string;
  readonly #listener: FeedListener;
  readonly #stopped = new AbortController();
  #connection = new AbortController();
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #isLive = false;

  constructor(pool: string, listener: FeedListener) {
    this.#pool = pool;
    this.#listener = listener;
    this.#watch();
    void this.#follow(); // ends with `stop`; every error of it is told to the listener
  }

  stop(): void {
    clearTimeout(this.#quiet);
    this.#stopped.abort();
    this.#connection.abort();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#connection = new AbortController();
      try {
        const stream = await openEvents(this.#pool, this.#connection.signal);
        await readEvents(stream, ({ name, data }) => this.#take(name, data));
      } catch (error) {
        if (!signal.aborted && error instanceof RefusalError) this.#listener.onRefusal(error);
      }
      await pause(RETRY_MS, signal);
    }
  }

  #take(name: string, data: string): void {
    if (this.#stopped.signal.aborted) return;
    this.#watch();
    if (!this.#isLive) {
      this.#isLive = true;
      this.#listener.onLive();
    }
    try {
      // The server makes both of the same types.
      if (name === 'snapshot') this.#listener.onSnapshot(JSON.parse(data) as PoolView);
      if (name === 'change') this.#listener.onChange(JSON.parse(data) as ChangeView);
    } catch (error) {
      this.#listener.onDefect(error); // told apart from a broken stream, which is opened anew without a word
    }
  }

  #watch(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#isLive = false;
      this.#listener.onStale();
      this.#connection.abort(); // a stream that hangs is opened anew
      this.#watch(); // and so is one that hangs while it opens
    }, QUIET_MS);
  }
}
