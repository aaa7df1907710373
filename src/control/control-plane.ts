import type { Server } from 'node:http';
import { OptionError } from '../errors/index.ts';
import {
  type Address,
  BearerGuard,
  checkSite,
  closeServer,
  createHttpServer,
  HostGuard,
  type HttpLimits,
  HttpProblem,
  isLoopback,
  openServer,
  problemBody,
  secured,
  TokenBucket,
  tooMany,
  UnreadAnswers,
  urlOf,
} from '../http/index.ts';
import { checkInteger, checkKeys, checkString } from '../internal/index.ts';
import { AuditTrail } from './audit-trail.ts';
import { type ControlPlaneOptions, type ControlSettings, checkControlOptions } from './control-options.ts';
import { EventHub } from './event-hub.ts';
import { nodeListener } from './node-bridge.ts';
import { ChangeDesk } from './pool-change.ts';
import type { Route } from './route.ts';
import { Router } from './router.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { changeRoutes } from './routes/change-routes.ts';
import { eventRoute } from './routes/event-route.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { metricsRoutes } from './routes/metrics-route.ts';
import { policyRoutes } from './routes/policy-routes.ts';
import { readRoutes } from './routes/read-routes.ts';
import { defaultTokenFile, generateToken, removeTokenFile, writeTokenFile } from './token-file.ts';

/** Where a control plane listens. @public */
export interface ListenOptions {
  /** Range: 0 to 65_535; 0 takes a free one. @defaultValue 8_433 */
  readonly port?: number;
  /** @defaultValue '127.0.0.1': this machine alone */
  readonly host?: string;
  /** Where a generated token is written. @defaultValue `~/.marea/control-PORT.token` */
  readonly tokenFile?: string;
}

/** A control plane that listens. @public */
export interface ControlServer extends AsyncDisposable {
  /** Address of the dashboard. */
  readonly url: string;
  readonly port: number;
  /** Where the generated token lies; absent when the token was given. */
  readonly tokenFile?: string;
  /** Ends event streams and connections, and removes a generated token. May be called twice. */
  close(): Promise<void>;
}

/** Where a control plane listens, and where `marea ctl` looks for it, unless told otherwise. */
export const CONTROL_PORT = 8_433;

/** Changes: ten at once, then one a second. */
const CHANGES = { burst: 10, perMs: 1_000 };

const LIMITS: HttpLimits = {
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  headerBytes: 8_192,
  connections: 256,
  requestsPerConnection: 1_000,
  requestsInTurn: 32,
  stallMs: 10_000,
  unreadBytes: 64_000_000,
};

const MOST_PORT = 65_535;

/**
 * Shows pools and lets operators steer them over HTTP: dashboard, numbers, decisions with their reasons, override with an end, pause.
 *
 * Whoever changes anything proves it with a token; whoever only looks must come from this machine unless told otherwise. See the guide
 * `docs/guide/control-plane.md`.
 * @public
 */
export class ControlPlane implements AsyncDisposable {
  readonly #settings: ControlSettings;
  readonly #hosts: HostGuard;
  readonly #bearer: BearerGuard;
  readonly #changes: TokenBucket;
  readonly #hub: EventHub;
  readonly #router: Router;
  readonly #servers = new Set<ControlServer>();

  /** @internal */
  constructor(options: ControlPlaneOptions) {
    const settings = checkControlOptions(options);
    this.#settings = settings;
    const { pools, clock, token, onAudit, onError } = settings;
    this.#hosts = new HostGuard(settings.allowedHosts);
    this.#bearer = new BearerGuard(clock, token);
    this.#changes = new TokenBucket(clock, CHANGES);
    this.#hub = new EventHub([...pools.values()], clock);
    const audit = new AuditTrail(onAudit, onError);
    const desk = new ChangeDesk(clock, audit);
    const routes = [
      ...assetRoutes(),
      ...healthRoutes(settings),
      ...metricsRoutes(settings),
      ...readRoutes(settings, audit),
      ...policyRoutes(settings, desk),
      ...changeRoutes(settings, desk),
      eventRoute(this.#hub, pools),
    ];
    this.#router = new Router(routes, pools);
  }

  /**
   * Answers one request, for a server of yours. It MUST carry the `Host` that the client named, which has to be one of
   * `allowedHosts`. Never rejects.
   */
  async fetch(request: Request): Promise<Response> {
    return this.#answer(request, undefined);
  }

  /**
   * Opens a server. Beyond this machine it needs the option `token`: a generated one would only be known here.
   * @throws OptionError when an option is out of range, the host is not of this machine and there is no token, or the token's file cannot
   * be written. Rejects when the port is taken.
   */
  async listen(options: ListenOptions = {}): Promise<ControlServer> {
    const { host, port } = this.#checkListen(options);
    const unread = new UnreadAnswers(this.#settings.clock, LIMITS);
    const listener = nodeListener((request, remoteAddress) => this.#answer(request, remoteAddress), unread);
    const server = createHttpServer(listener, LIMITS);
    const address = await openServer(server, { host, port });
    this.#hosts.listen(address);
    try {
      const opened = this.#opened(server, address, this.#tokenFor(address.port, options.tokenFile));
      this.#servers.add(opened);
      return opened;
    } catch (error) {
      await closeServer(server, this.#settings.clock);
      throw error;
    }
  }

  /** Closes every server and ends event streams. May be called twice. */
  async close(): Promise<void> {
    this.#hub.close();
    await Promise.all([...this.#servers].map((server) => server.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #checkListen(options: ListenOptions): Address {
    checkKeys('', options, ['port', 'host', 'tokenFile']);
    const port = checkInteger('port', options.port ?? CONTROL_PORT, { min: 0, max: MOST_PORT });
    const host = checkString('host', options.host ?? '127.0.0.1');
    if (!isLoopback(host) && this.#settings.token === undefined)
      throw new OptionError('host', host, 'of this machine (127.0.0.1, ::1, localhost) as long as there is no `token`');
    return { host, port };
  }

  /** Makes a token when none was given; the first server's serves them all. */
  #tokenFor(port: number, file: string | undefined): { readonly file: string; readonly token: string } | undefined {
    if (this.#bearer.hasToken) return undefined;
    const token = generateToken();
    const tokenFile = file ?? defaultTokenFile(port);
    writeTokenFile(tokenFile, token);
    this.#bearer.use(token);
    return { file: tokenFile, token };
  }

  #opened(server: Server, address: Address, kept: { readonly file: string; readonly token: string } | undefined): ControlServer {
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= this.#closeServer(server, opened, kept);
      return closing;
    };
    const opened: ControlServer = {
      url: urlOf(address),
      port: address.port,
      ...(kept !== undefined && { tokenFile: kept.file }),
      close,
      [Symbol.asyncDispose]: close,
    };
    return opened;
  }

  async #closeServer(
    server: Server,
    opened: ControlServer,
    kept: { readonly file: string; readonly token: string } | undefined,
  ): Promise<void> {
    this.#servers.delete(opened);
    this.#hub.end(); // a stream that is open would keep its connection, and so the server
    await closeServer(server, this.#settings.clock);
    if (kept !== undefined) removeTokenFile(kept.file, kept.token);
  }

  async #answer(request: Request, remoteAddress: string | undefined): Promise<Response> {
    try {
      return secured(await this.#dispatch(request, remoteAddress));
    } catch (error) {
      if (error instanceof HttpProblem) return secured(problemResponse(error));
      this.#settings.onError(error);
      return secured(problemResponse(new HttpProblem(500, 'internal', 'Something went wrong here; it was reported')));
    }
  }

  async #dispatch(request: Request, remoteAddress: string | undefined): Promise<Response> {
    const url = new URL(request.url);
    this.#hosts.check(request.headers.get('host') ?? url.host);
    const { route, pool } = this.#router.match(request.method, url.pathname);
    checkSite(request.headers, this.#hosts, route.site);
    this.#admit(route, request.headers);
    const isOwner = (): boolean => this.#isOwner(request.headers);
    return route.handle({ request, query: url.searchParams, pool, remoteAddress, isOwner });
  }

  /** Whether the token was shown. @throws HttpProblem for a wrong one. */
  #isOwner(headers: Headers): boolean {
    const authorization = headers.get('authorization');
    if (authorization === null) return false;
    this.#bearer.check(authorization);
    return true;
  }

  /** @throws HttpProblem without the token where it is needed, and when changes come too fast. */
  #admit({ access }: Route, headers: Headers): void {
    if (access === 'open' || (access === 'read' && this.#settings.protect === 'changes')) return;
    this.#bearer.check(headers.get('authorization') ?? undefined);
    if (access === 'read') return;
    const waitMs = this.#changes.take();
    if (waitMs > 0) throw tooMany(waitMs, 'Too many changes');
  }
}

const problemResponse = (problem: HttpProblem): Response =>
  new Response(problemBody(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...problem.headers },
  });

/**
 * Makes a {@link ControlPlane}; it listens nowhere until `listen`.
 *
 * @example
 * ```ts
 * const control = createControlPlane({ pools: [pool], token: process.env.MAREA_TOKEN });
 * const server = await control.listen();
 * console.log(server.url); // `await server.close()` ends it
 * ```
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const createControlPlane = (options: ControlPlaneOptions): ControlPlane => new ControlPlane(options);
