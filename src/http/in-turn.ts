import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Waiting {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** The requests of one connection: one is being answered, the others wait for their turn. */
class Lane {
  readonly #listener: RequestListener;
  readonly #mostWaiting: number;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(listener: RequestListener, mostWaiting: number) {
    this.#listener = listener;
    this.#mostWaiting = mostWaiting;
  }

  take(socket: Socket, request: Waiting): void {
    // Node reads on to the end of what has arrived, also when the connection has gone meanwhile.
    if (!socket.writable) return;
    if (!this.#isBusy) this.#answer(socket, request);
    else if (this.#waiting.length < this.#mostWaiting) this.#waiting.push(request);
    else {
      this.#waiting.length = 0;
      socket.destroy();
    }
  }

  #answer(socket: Socket, { incoming, outgoing }: Waiting): void {
    this.#isBusy = true;
    // The answer of the request whose turn it is has the connection, so it is told of its end, whichever way that comes.
    outgoing.once('close', () => {
      this.#isBusy = false;
      // After an answer with `connection: close` the connection ends, and no later one could be sent.
      if (!socket.writable) this.#waiting.length = 0;
      const next = this.#waiting.shift();
      if (next !== undefined) this.#answer(socket, next);
    });
    this.#listener(incoming, outgoing);
  }
}

/**
 * Answers the requests of each connection one after the other, as HTTP/1.1 has to send the answers anyway. Node alone begins with all that
 * have arrived ("pipelining"): a client that asks a thousand times without reading would have a thousand answers made and kept, and one
 * that has gone would have the rest of its requests run, because only the first one's answer hears of the end.
 *
 * A request begins once the system has taken the answer before it. At most `mostWaiting` wait; a connection that asks for more is cut off.
 * Requests that wait when the connection ends never begin.
 */
export const inTurn = (listener: RequestListener, mostWaiting: number): RequestListener => {
  const lanes = new WeakMap<Socket, Lane>();
  return (incoming, outgoing) => {
    const { socket } = incoming;
    let lane = lanes.get(socket);
    if (lane === undefined) {
      lane = new Lane(listener, mostWaiting);
      lanes.set(socket, lane);
    }
    lane.take(socket, { incoming, outgoing });
  };
};
