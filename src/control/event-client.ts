/** Bytes that may wait for a client that reads too slowly. */
const MOST_BUFFERED_BYTES = 65_536;

/** Why a client was cut off: it did not read what was sent. */
class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError';

  constructor() {
    super(`More than ${MOST_BUFFERED_BYTES} bytes wait to be read`);
  }
}

/** One reader of the event stream. What it does not read is kept up to a limit; beyond that it is cut off, and may come again. */
export class EventClient {
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** `onEnd` is called once, when the client has gone, was cut off or was ended. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
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

  end(): void {
    const controller = this.#release();
    controller?.close();
  }

  #write(text: string): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    controller.enqueue(this.#encoder.encode(text));
    if ((controller.desiredSize ?? 0) > 0) return;
    this.#release();
    controller.error(new SlowReaderError());
  }

  #release(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    if (controller === undefined) return undefined;
    this.#controller = undefined;
    this.#onEnd();
    return controller;
  }
}
