/** Somewhere to write text in order: a terminal, a pipe or a file. Writing never throws; a sink that fails says so once. */
export interface TextSink {
  /** Queues `text`, which MUST be whole lines wherever what fails to arrive is to be kept. What is written after a failure is dropped. */
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
  /**
   * What was written and has not arrived, from the beginning of a line on. It is there while the listeners of a failure are told, once:
   * whoever wants to keep it takes it then.
   */
  takeUnwritten(): string;
}

/** A file that a command writes. It is as it was until the command begins. */
export interface FileText extends TextSink {
  /** The command goes ahead: what is to be replaced goes, and what was written before comes. @throws when the file cannot be emptied. */
  begin(): void;
  /** Closes a file in which nothing has been written, and removes it when it was made for the command and is empty. */
  discard(): void;
}

/** What becomes of a file that is there: it is added to, it is replaced, or it is refused with `EEXIST` unless it is empty. */
export type OpenMode = 'append' | 'replace' | 'new';
