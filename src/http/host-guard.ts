import { isIP } from 'node:net';
import { HttpProblem } from './problem.ts';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK_NAMES = ['127.0.0.1', '[::1]', 'localhost'];

const HTTP_PORT = 80;

/** Whether only programs of this machine can reach `host`. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

const withPort = (name: string, port: number): readonly string[] =>
  port === HTTP_PORT ? [name, `${name}:${port}`] : [`${name}:${port}`];

/** The address of a `Host` such as `10.0.0.7:8080` or `[fe80::1]:8080`, when it is one and no name. */
const literalWithPort = (host: string, port: number): boolean => {
  const suffix = `:${port}`;
  if (!host.endsWith(suffix)) return false;
  const address = host.slice(0, -suffix.length);
  return isIP(address) === 4 || (address.startsWith('[') && address.endsWith(']') && isIP(address.slice(1, -1)) === 6);
};

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/iu;

/** Whether a text names a host as a browser sends it: `ops.example.com`, `ops.example.com:8443`. */
export const isHostName = (text: string): boolean => HOST.test(text);

/**
 * Knows by which names the control plane may be called.
 *
 * A page of another site can point a name of its own at this machine ("DNS rebinding"): to the browser it is then the same site, and
 * the only trace is that name in `Host`. So every request MUST name a host of the list, compared letter by letter with its port. An
 * address in place of a name cannot be pointed elsewhere; a server that listens beyond this machine takes each with its port.
 */
export class HostGuard {
  readonly #allowed: Set<string>;
  readonly #openPorts = new Set<number>();

  /** `names` are further hosts, each as a browser sends it: `ops.example.com`, or `ops.example.com:8443`. */
  constructor(names: readonly string[]) {
    this.#allowed = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Takes the names of a server's own address. */
  listen({ host, port }: Address): void {
    for (const name of LOOPBACK_NAMES) for (const allowed of withPort(name, port)) this.#allowed.add(allowed);
    if (isLoopback(host)) {
      if (isIP(host) === 4) this.#allowed.add(`${host}:${port}`);
      return;
    }
    this.#openPorts.add(port);
    if (isIP(host) === 0) for (const allowed of withPort(host.toLowerCase(), port)) this.#allowed.add(allowed);
  }

  isAllowed(host: string): boolean {
    const name = host.toLowerCase();
    return this.#allowed.has(name) || [...this.#openPorts].some((port) => literalWithPort(name, port));
  }

  /** @throws HttpProblem when the request names several hosts (they come joined by commas), or a foreign one. */
  check(host: string): void {
    if (!this.isAllowed(host))
      throw new HttpProblem(
        403,
        'foreign-host',
        'This name is not served here; list it in `allowedHosts`, or with --allow-host, if it should be',
      );
  }
}
