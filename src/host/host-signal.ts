/**
 * A signal that reads the host. It opens what it needs when it is started, and leaves nothing when it is stopped. It keeps what
 * it last read, so each autoscaler needs one of its own.
 * @public
 */
export interface HostSignal {
  start(): void;
  stop(): void;
  /** The value now; `undefined` while there is none. */
  read(context: { readonly nowMs: number }): number | undefined;
  /** Time between two readings, in milliseconds. */
  readonly everyMs: number;
}

/** Time between two readings of the host, in milliseconds: the kernel's and the event loop's numbers mean little over less. */
export const HOST_EVERY_MS = 500;
