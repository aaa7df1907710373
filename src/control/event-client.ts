/** Bytes that may wait for a client that reads too slowly. */
const MOST_BUFFERED_BYTES = 65_536;

/** Why a client was cut off: it did not read what was sent. */
class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError';

  constructor() {
    super(`More than ${MOST_BUFFERED_BYTES} bytes wait to be read`);
  }
}

/**
 * Bytes that a reader on this machine is sent each second at least. Linux keeps some 4 MB for a connection within the machine that nobody
 * reads, and some 150 KB for one beyond it: events alone would take hours to show that a local one is not read. Filled up to this it takes
 * under five minutes, and the filling does not leave the machine.
 */
const FILLED_BYTES = 16_384;

const FRAME = ': \n\n';

/** A line that every reader of events passes over, of `bytes` bytes. */
const filling = (bytes: number): string => `: ${' '.repeat(Math.max(0, bytes - FRAME.length))}\n\n`;

/** Who reads, as far as it matters here. */
export interface EventReader {
  /** Whether it reads on this machine. */
  readonly isLocal: boolean;
  /** Called once, when the reader has gone, was cut off or was ended. */
  readonly onEnd: () => void;
}

/** One reader of the event stream. What it does not read is kept up to a limit; beyond that it is cut off, and may come again. */
export class EventClient {
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #reader: EventReader;
  #sentBytes = 0;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(reader: EventReader) {
    this.#reader = reader;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => {
          this.#release();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MOST_BUFFERED_BYTES }),
    );
  }

  /** Sends a named event; `data` is one line. */
  send(event: string, data: string): void {
    this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** To be called every second, after what it had to be sent: what is not read shows by what waits. */
  fill(): void {
    const missing = FILLED_BYTES - this.#sentBytes;
    if (this.#reader.isLocal && missing > 0) this.#write(filling(missing));
    this.#sentBytes = 0;
  }

  end(): void {
    const controller = this.#release();
    controller?.close();
  }

  #write(text: string): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    const bytes = this.#encoder.encode(text);
    this.#sentBytes += bytes.byteLength;
    controller.enqueue(bytes);
    if ((controller.desiredSize ?? 0) > 0) return;
    this.#release();
    controller.error(new SlowReaderError());
  }

  #release(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    if (controller === undefined) return undefined;
    this.#controller = undefined;
    this.#reader.onEnd();
    return controller;
  }
}
