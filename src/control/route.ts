import type { SiteRule } from '../http/index.ts';
import type { ControlledPool } from './controlled-pool.ts';

/** What a handler is given: the request, read as far as every route needs it. */
export interface RouteCall {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** The pool that the path names; absent on routes without one. */
  readonly pool: ControlledPool | undefined;
  /** Address of the client; absent when the server is not ours. */
  readonly remoteAddress: string | undefined;
  /** Whether the client has shown the token, also where none is asked for. @throws HttpProblem when it shows a wrong one. */
  readonly isOwner: () => boolean;
}

/**
 * Who may use a route: `open` everybody; `read` everybody, or with `protect: 'all'` who has the token; `change` who has the token and
 * within the rate of changes.
 */
export type Access = 'open' | 'read' | 'change';

/** One method on one path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** As it is, or with the segment `:pool`. */
  readonly path: string;
  readonly access: Access;
  readonly site: SiteRule;
  /** @throws HttpProblem */
  readonly handle: (call: RouteCall) => Response | Promise<Response>;
}

/** An answer of JSON. */
export const json = (value: unknown, status = 200): Response =>
  new Response(`${JSON.stringify(value)}\n`, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });

/** An answer of plain text. */
export const text = (body: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
