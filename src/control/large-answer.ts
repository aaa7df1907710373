/** Bytes that are handed on at once. */
const SLICE_BYTES = 65_536;

/** Keeps the bytes of the last text: answers that give the same text share them. */
export class EncodedText {
  readonly #encoder = new TextEncoder();
  #text = '';
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array();

  of(text: string): Uint8Array<ArrayBuffer> {
    if (text !== this.#text) this.#bytes = this.#encoder.encode(text);
    this.#text = text;
    return this.#bytes;
  }
}

/**
 * An answer of megabytes. It says its length and is read in slices of the one array, so that many clients at once cost no copy each, and a
 * client that does not read costs no more than a slice.
 */
export const inSlices = (bytes: Uint8Array<ArrayBuffer>, method: string, headers: Readonly<Record<string, string>>): Response => {
  let offset = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        if (offset < bytes.byteLength) controller.enqueue(bytes.subarray(offset, offset + SLICE_BYTES));
        offset += SLICE_BYTES;
        if (offset >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(method === 'HEAD' ? null : body, { headers: { ...headers, 'content-length': String(bytes.byteLength) } });
};
