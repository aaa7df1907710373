import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { endWith, type UnreadAnswers } from '../http/index.ts';
import { MOST_POLICY_BYTES } from './read-body.ts';

/** Answers a request; `remoteAddress` is the client's. */
export type Answer = (request: Request, remoteAddress: string | undefined) => Promise<Response>;

const BAD_REQUEST = 400;
const TOO_LARGE = 413;

/** Bytes of a body that are taken in; no route takes more. */
const MOST_BYTES = MOST_POLICY_BYTES;

const headersOf = ({ rawHeaders }: IncomingMessage): Headers => {
  const headers = new Headers();
  // Raw, so that a header that comes twice is seen twice: two hosts are no allowed host.
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  return headers;
};

/** Reads the body; `undefined` when it is larger than any route takes. Rejects when the client goes away. */
const bodyOf = async (incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (Number(incoming.headers['content-length'] ?? 0) > MOST_BYTES) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    const part = chunk as Uint8Array; // no encoding was set, so these are bytes
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(part);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

/** One request and its answer. */
interface Exchange {
  readonly outgoing: ServerResponse;
  /** Aborts when the connection ends, or the answer has been sent. */
  readonly gone: AbortSignal;
  readonly unread: UnreadAnswers;
}

const hasBody = ({ method }: IncomingMessage): boolean => method !== 'GET' && method !== 'HEAD';

/** Makes a request of what came over the wire; `undefined` when it has no form that could be checked, such as a whole URL as its target. */
const toRequest = (
  incoming: IncomingMessage,
  body: Uint8Array<ArrayBuffer> | undefined,
  signal: AbortSignal,
): Request | undefined => {
  const { url = '', method = 'GET' } = incoming;
  if (!url.startsWith('/')) return undefined;
  try {
    // Of the URL only path and query are used; the host is checked as the header has it.
    return new Request(new URL(`http://control${url}`), {
      method,
      headers: headersOf(incoming),
      signal,
      ...(body !== undefined && body.byteLength > 0 && { body }),
    });
  } catch {
    return undefined;
  }
};

/** Writes a body at the reader's pace. Whoever reads no further keeps the rest in the stream, which has a limit of its own. */
const writeBody = async (
  body: ReadableStream<Uint8Array>,
  lengthBytes: number,
  { outgoing, gone, unread }: Exchange,
): Promise<void> => {
  let leftBytes = lengthBytes;
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined); // the client has gone; nobody is left to be told
  gone.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || gone.aborted) break;
      const hasRoom = outgoing.write(value);
      if (outgoing.socket !== null) unread.watch(outgoing.socket, Math.max(leftBytes, outgoing.socket.writableLength));
      leftBytes -= value.byteLength;
      if (!hasRoom) await once(outgoing, 'drain', { signal: gone });
    }
    outgoing.end();
  } finally {
    gone.removeEventListener('abort', cancel);
  }
};

const writeResponse = async (response: Response, exchange: Exchange): Promise<void> => {
  const { body, status, headers } = response;
  const { outgoing, unread } = exchange;
  // What has no end yet, or says how long it is, is read at the pace of the client.
  const isStream = headers.has('content-length') || headers.get('content-type')?.startsWith('text/event-stream') === true;
  const bytes = isStream ? undefined : await bytesOf(response);
  if (outgoing.destroyed) return; // the client has gone
  if (bytes !== undefined) {
    outgoing.writeHead(status, { ...Object.fromEntries(headers), 'content-length': bytes.byteLength });
    endWith(outgoing, bytes, unread);
    return;
  }
  outgoing.writeHead(status, Object.fromEntries(headers));
  outgoing.flushHeaders();
  if (body === null || outgoing.req.method === 'HEAD') outgoing.end();
  else await writeBody(body, Number(headers.get('content-length')), exchange);
};

const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

const refuse = (outgoing: ServerResponse, status: number): void => {
  outgoing.writeHead(status, { connection: 'close' }).end();
};

/**
 * Joins a `fetch` function to Node's server. A client that goes away cancels the body that it was reading; an answer that breaks off
 * ends the connection, so that its reader does not take it for whole.
 */
export const nodeListener = (answer: Answer, unread: UnreadAnswers): RequestListener => {
  const handle = async (incoming: IncomingMessage, exchange: Exchange): Promise<void> => {
    const { outgoing, gone } = exchange;
    const body = hasBody(incoming) ? await bodyOf(incoming) : new Uint8Array();
    if (body === undefined) return refuse(outgoing, TOO_LARGE);
    const request = toRequest(incoming, body, gone);
    if (request === undefined) return refuse(outgoing, BAD_REQUEST);
    return writeResponse(await answer(request, incoming.socket.remoteAddress), exchange);
  };
  return (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    handle(incoming, { outgoing, gone: gone.signal, unread }).catch(() => outgoing.destroy());
  };
};
