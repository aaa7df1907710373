import type { ChangeView, HistoryPoint } from '../src/control/decision-view.ts';
import type { PoolView } from '../src/control/pool-view.ts';

const TOKEN_KEY = 'marea-token';

/** The server said no, in words for people. */
export class RefusalError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RefusalError';
    this.status = status;
  }
}

/** What a chart begins with. */
export interface History {
  readonly points: readonly HistoryPoint[];
  readonly changes: readonly ChangeView[];
}

/** The token of this tab; empty when none was entered. */
export const token = {
  get: (): string => sessionStorage.getItem(TOKEN_KEY) ?? '',
  set: (value: string): void => sessionStorage.setItem(TOKEN_KEY, value),
};

const authorization = (): Record<string, string> => (token.get() === '' ? {} : { authorization: `Bearer ${token.get()}` });

const messageOf = async (response: Response): Promise<string> => {
  try {
    const body = (await response.json()) as { error: { message: string } }; // the shape of every refusal
    return body.error.message;
  } catch {
    return `The server answered ${response.status}`;
  }
};

const checked = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new RefusalError(response.status, await messageOf(response));
  return response;
};

/** Asks for JSON. Addresses are relative, so that the dashboard works behind a prefix. @throws RefusalError */
const get = async (path: string): Promise<unknown> =>
  (await checked(await fetch(path, { headers: authorization() }))).json() as Promise<unknown>;

export const readPools = async (): Promise<readonly PoolView[]> =>
  ((await get('api/pools')) as { pools: readonly PoolView[] }).pools; // the same type as on the server

export const readHistory = async (pool: string): Promise<History> =>
  (await get(`api/pools/${encodeURIComponent(pool)}/history`)) as History; // the same type as on the server

/** Asks for a change and gives what the pool is then. @throws RefusalError */
export const change = async (pool: string, action: string, body: Readonly<Record<string, unknown>>): Promise<PoolView> => {
  const response = await fetch(`api/pools/${encodeURIComponent(pool)}/${action}`, {
    method: 'POST',
    headers: { ...authorization(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await (await checked(response)).json()) as PoolView; // the same type as on the server
};

/** Opens the event stream of a pool. It is read by `fetch`, which can show a token; `EventSource` cannot. @throws RefusalError */
export const openEvents = async (pool: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> => {
  const response = await checked(
    await fetch(`api/events?pool=${encodeURIComponent(pool)}`, { headers: authorization(), signal, cache: 'no-store' }),
  );
  if (response.body === null) throw new RefusalError(response.status, 'The server sent no events');
  return response.body;
};
