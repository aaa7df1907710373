import { RawClient } from '../control-plane/listening.ts';

/** A request as it goes over the wire: header lines are sent as they are, in their order. */
export interface RawRequest {
  /** What is told when it is answered wrongly. */
  readonly name: string;
  /** Method and target: `POST /tasks`. */
  readonly start: string;
  /** Without `Host` there is none. */
  readonly headers: readonly string[];
  readonly body?: string;
}

export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

/** All texts that one of each of `parts` makes, put together. */
export const product = (...parts: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  parts.reduce<readonly (readonly string[])[]>((rows, part) => rows.flatMap((row) => part.map((word) => [...row, word])), [[]]);

const send = async (port: number, { start, headers, body = '' }: RawRequest): Promise<RawAnswer> => {
  const client = new RawClient(port);
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`];
  const lines = [`${start} HTTP/1.1`, ...headers, ...length, 'Connection: close', '', ''];
  client.socket.write(lines.join('\r\n') + body, 'latin1');
  await client.closed;
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(client.received)?.[1] ?? 0), text: client.received };
};

/** Connections at once: fewer than any server of ours takes. */
const AT_ONCE = 24;

/** Sends each request on a connection of its own, and gives the names of those whose answer is not `right`. */
export const wronglyAnswered = async (
  port: number,
  requests: readonly RawRequest[],
  right: (answer: RawAnswer, request: RawRequest) => boolean,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const answer = await send(port, request);
      if (!right(answer, request)) wrong.push(`${request.name}: ${answer.text.slice(0, 80)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return wrong;
};

/** Whether the answer is one of `statuses` and tells nothing but what was wrong. */
export const isRefusal =
  (...statuses: readonly number[]) =>
  ({ status, text }: RawAnswer): boolean =>
    statuses.includes(status) && !text.includes('"desired"') && !text.includes('root:') && !/access-control-allow/i.test(text);
