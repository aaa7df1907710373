import { NUMBER_BYTES } from './process-terms.ts';

/** Cuts a stream of bytes into numbers of 32 bits, wherever its chunks end. */
export class NumberReader {
  readonly #onNumber: (number: number) => void;
  #rest = new Uint8Array(0);

  constructor(onNumber: (number: number) => void) {
    this.#onNumber = onNumber;
  }

  read(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const view = new DataView(bytes.buffer);
    let offset = 0;
    for (; offset + NUMBER_BYTES <= bytes.length; offset += NUMBER_BYTES) this.#onNumber(view.getUint32(offset, true));
    this.#rest = bytes.slice(offset);
  }
}

/** The bytes of numbers, as {@link NumberReader} takes them. */
export const bytesOf = (...numbers: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(NUMBER_BYTES * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries()) view.setUint32(NUMBER_BYTES * index, number, true);
  return bytes;
};
