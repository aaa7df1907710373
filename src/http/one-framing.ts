import type { IncomingMessage, RequestListener } from 'node:http';

const BAD_REQUEST = 400;

/** Node itself refuses a length beside chunks, but takes one beside `Transfer-Encoding` without a coding. */
const isFramedTwice = ({ headers }: IncomingMessage): boolean => {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && (coding.trim() === '' || headers['content-length'] !== undefined);
};

/**
 * Refuses a request whose end can be read in two ways, and closes its connection: a proxy in front may have read it in the other way, and
 * what follows is part of the body then.
 */
export const withOneFraming =
  (listener: RequestListener): RequestListener =>
  (incoming, outgoing) => {
    if (isFramedTwice(incoming)) outgoing.writeHead(BAD_REQUEST, { connection: 'close' }).end();
    else listener(incoming, outgoing);
  };
