import type { KeptLines } from './kept-lines.ts';
import type { TextSink } from './text-sink.ts';

/** How a {@link RescuedSink} is made. */
export interface RescuedSinkOptions {
  /** Its name for the user. */
  readonly name: string;
  /** Takes over what `sink` does not write. */
  readonly rescue: KeptLines;
  /** Whether it is a pipe whose reader may go because it has seen enough (`| head`): then nobody wants the rest. @defaultValue false */
  readonly mayLoseReader?: boolean;
}

/** Writes whole lines to a sink; once that fails, what has not arrived, and all that follows, is kept elsewhere. */
export class RescuedSink implements TextSink {
  /** Its name for the user. */
  readonly name: string;
  readonly #sink: TextSink;
  readonly #rescue: KeptLines;
  readonly #mayLoseReader: boolean;

  constructor(sink: TextSink, { name, rescue, mayLoseReader = false }: RescuedSinkOptions) {
    this.name = name;
    this.#sink = sink;
    this.#rescue = rescue;
    this.#mayLoseReader = mayLoseReader;
    sink.onFailure(() => {
      if (!this.isReaderGone) this.#rescue.add(sink.takeUnwritten());
    });
  }

  get failure(): NodeJS.ErrnoException | undefined {
    return this.#sink.failure;
  }

  /** Whether whoever read it wants no more. */
  get isReaderGone(): boolean {
    return this.#mayLoseReader && this.#sink.failure?.code === 'EPIPE';
  }

  get isFull(): boolean {
    return this.#isRescued ? this.#rescue.isFull : this.#sink.isFull;
  }

  write(text: string): void {
    if (this.#isRescued) this.#rescue.add(text);
    else this.#sink.write(text);
  }

  whenRoom(callback: () => void): void {
    if (this.#isRescued) this.#rescue.whenRoom(callback);
    else this.#sink.whenRoom(callback);
  }

  onFailure(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#sink.onFailure(listener);
  }

  /** Nothing: it is kept already. */
  takeUnwritten(): string {
    return '';
  }

  async flush(): Promise<void> {
    await this.#sink.flush();
    await this.#rescue.flush();
  }

  /** Closes the sink; the rescue may be shared, and is closed by its owner. */
  close(): Promise<void> {
    return this.#sink.close();
  }

  get #isRescued(): boolean {
    return this.#sink.failure !== undefined && !this.isReaderGone;
  }
}
