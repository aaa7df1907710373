import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type ControlPlane, type ControlPlaneOptions, type ControlServer, createControlPlane } from '../../src/control/index.ts';
import { type AutoscaledFunctionPool, createPool } from '../../src/index.ts';

export const TOKEN = 'a-token-for-tests-only';

/** A pool with a control plane that listens on a free port of this machine. */
export interface Listening extends AsyncDisposable {
  readonly pool: AutoscaledFunctionPool;
  readonly control: ControlPlane;
  readonly server: ControlServer;
}

/** Starts a pool of 1 to 20 slots with its control plane. */
export const startListening = async (more: Partial<ControlPlaneOptions> = {}, tokenFile?: string): Promise<Listening> => {
  const pool = createPool({ name: 'mail', min: 1, max: 20 });
  const control = createControlPlane({ pools: [pool], token: TOKEN, ...more });
  const server = await control.listen({ port: 0, ...(tokenFile !== undefined && { tokenFile }) });
  return {
    pool,
    control,
    server,
    [Symbol.asyncDispose]: async () => {
      await control.close();
      await pool.close();
    },
  };
};

/** An answer, as far as tests compare it. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks with any headers, `Host` among them, which `fetch` would not let through. */
export const ask = (
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** A connection on which a test writes what it likes. */
export class RawClient {
  readonly socket: Socket;
  received = '';
  readonly closed: Promise<void>;
  #waiters: (() => void)[] = [];

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text;
      for (const wake of this.#waiters.splice(0)) wake();
    });
    this.socket.on('error', () => undefined); // the server may reset what it refuses
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        for (const wake of this.#waiters.splice(0)) wake();
        resolve();
      });
    });
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Resolves when what came contains `text`; rejects when the connection closes first. */
  async until(text: string): Promise<void> {
    while (!this.received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`closed after: ${this.received.slice(0, 500)}`);
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }
}
