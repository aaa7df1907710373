/** Somewhere to write text in order: a terminal, a pipe or a file. Writing never throws; a sink that fails says so once. */
export interface TextSink {
  /** Queues `text`. What is written after a failure is dropped. */
  write(text: string): void;
  /** Whether the reader lags so far behind that the writer should pause. */
  readonly isFull: boolean;
  /** Calls `callback` once, when there is room again or the sink has failed; at once when there is room now. */
  whenRoom(callback: () => void): void;
  /** Resolves when everything written so far has arrived or the sink has failed. */
  flush(): Promise<void>;
  /** Flushes and releases the file. Calling it again does nothing. */
  close(): Promise<void>;
  /** Why the sink failed; absent while it works. `EPIPE` means that the reader has gone. */
  readonly failure: NodeJS.ErrnoException | undefined;
  /** Calls `listener` when the sink fails. */
  onFailure(listener: (error: NodeJS.ErrnoException) => void): void;
}
