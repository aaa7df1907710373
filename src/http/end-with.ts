import type { ServerResponse } from 'node:http';
import type { UnreadAnswers } from './unread-answers.ts';

/** Bytes that are handed to a connection at once: a reader that takes them within the time for a stall is not cut off. */
const SLICE_BYTES = 65_536;

/**
 * Ends an answer whose headers have been written with its body. A large one goes out in slices at the reader's pace, so that it can be
 * seen whether the reader takes any; `unread` counts all of it from the beginning.
 */
export const endWith = (outgoing: ServerResponse, body: string | Uint8Array, unread: UnreadAnswers): void => {
  const { socket } = outgoing;
  if (socket === null || body.length * 3 <= SLICE_BYTES || Buffer.byteLength(body) <= SLICE_BYTES) {
    outgoing.end(body);
    if (socket !== null) unread.watch(socket);
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  let offset = 0;
  const go = (): void => {
    while (bytes.byteLength - offset > SLICE_BYTES) {
      const hasRoom = outgoing.write(bytes.subarray(offset, offset + SLICE_BYTES));
      unread.watch(socket, bytes.byteLength - offset);
      offset += SLICE_BYTES;
      if (!hasRoom) {
        outgoing.once('drain', go);
        return;
      }
    }
    outgoing.end(bytes.subarray(offset));
    unread.watch(socket, bytes.byteLength - offset);
  };
  go();
};
