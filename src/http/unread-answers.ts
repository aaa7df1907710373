import type { Socket } from 'node:net';
import type { Clock, Timer } from '../time/index.ts';

/** What is borne of clients that ask and do not read. */
export interface UnreadLimits {
  /** Longest time in which a reader takes nothing of what waits for it, in milliseconds. */
  readonly stallMs: number;
  /** Most bytes that wait for readers of one server together. */
  readonly unreadBytes: number;
}

/** What is asked of a connection. */
export type ReadConnection = Pick<Socket, 'destroyed' | 'writableLength' | 'bytesWritten' | 'resetAndDestroy'>;

interface Unread {
  /** Bytes that are kept for this reader. */
  heldBytes: number;
  /** Bytes that the system had taken when it was last looked at; only whether it moves counts. */
  takenBytes: number;
  /** When it last moved. */
  sinceMs: number;
}

/** Looks at every connection four times before it is cut off. */
const SWEEPS = 4;

const takenOf = ({ bytesWritten, writableLength }: ReadConnection): number => bytesWritten - writableLength;

/**
 * Watches connections whose readers do not keep up, and cuts off
 *
 * - one whose reader takes nothing for `stallMs`, however often it sends something itself;
 * - when more than `unreadBytes` wait together, those whose readers have paused longest, until the rest fits. One alone may exceed it.
 *
 * A connection is reset, not ended: an end would wait behind what is not read, and the system would keep both. Without unread answers there
 * is no timer.
 */
export class UnreadAnswers {
  readonly #clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly #limits: UnreadLimits;
  readonly #watched = new Map<ReadConnection, Unread>();
  /** At least what is kept: exact after a sweep, and higher once some has been read since. */
  #heldBytes = 0;
  #timer: Timer | undefined;

  constructor(clock: Pick<Clock, 'now' | 'setTimer'>, limits: UnreadLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Connections that had something to read when they were last looked at. */
  get connections(): number {
    return this.#watched.size;
  }

  /** To be called after each write; `heldBytes` are those that wait for the reader, also where they are not written yet. */
  watch(connection: ReadConnection, heldBytes: number = connection.writableLength): void {
    if (connection.destroyed || connection.writableLength === 0) return;
    const unread = this.#watched.get(connection);
    if (unread === undefined) {
      this.#watched.set(connection, { heldBytes, takenBytes: takenOf(connection), sinceMs: this.#clock.now() });
      this.#heldBytes += heldBytes;
    } else {
      this.#heldBytes += heldBytes - unread.heldBytes;
      unread.heldBytes = heldBytes;
    }
    if (this.#heldBytes > this.#limits.unreadBytes) this.#shed();
    this.#plan();
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#watched.size === 0) return;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.#sweep();
      this.#plan();
    }, this.#limits.stallMs / SWEEPS);
  }

  /** Forgets who has read everything, and cuts off who has paused too long. */
  #sweep(): void {
    const nowMs = this.#clock.now();
    this.#heldBytes = 0;
    for (const [connection, unread] of this.#watched) {
      if (connection.destroyed || connection.writableLength === 0) {
        this.#watched.delete(connection);
        continue;
      }
      const takenBytes = takenOf(connection);
      if (takenBytes !== unread.takenBytes) {
        unread.takenBytes = takenBytes;
        unread.sinceMs = nowMs;
      }
      if (nowMs - unread.sinceMs >= this.#limits.stallMs) this.#cutOff(connection);
      else this.#heldBytes += unread.heldBytes;
    }
  }

  #shed(): void {
    this.#sweep();
    if (this.#heldBytes <= this.#limits.unreadBytes) return;
    const longestFirst = [...this.#watched].sort(([, one], [, other]) => one.sinceMs - other.sinceMs);
    for (const [connection, { heldBytes }] of longestFirst) {
      if (this.#heldBytes <= this.#limits.unreadBytes || this.#watched.size === 1) return;
      this.#heldBytes -= heldBytes;
      this.#cutOff(connection);
    }
  }

  #cutOff(connection: ReadConnection): void {
    this.#watched.delete(connection);
    connection.resetAndDestroy();
  }
}
