import { HttpProblem } from '../http/index.ts';
import type { ControlledPool } from './controlled-pool.ts';
import type { Route } from './route.ts';

/** A route that was found, with the pool of its path. */
export interface Match {
  readonly route: Route;
  readonly pool: ControlledPool | undefined;
}

const POOL_PREFIX = '/api/pools/';

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

/** Finds routes in a map by their exact path. Nothing of a path is ever used to open a file. */
export class Router {
  readonly #byPath = new Map<string, Map<string, Route>>();
  readonly #pools: ReadonlyMap<string, ControlledPool>;

  constructor(routes: readonly Route[], pools: ReadonlyMap<string, ControlledPool>) {
    this.#pools = pools;
    for (const route of routes) {
      const methods = this.#byPath.get(route.path) ?? new Map<string, Route>();
      this.#byPath.set(route.path, methods.set(route.method, route));
    }
  }

  /** @throws HttpProblem when there is no such path, pool or method. */
  match(asked: string, pathname: string): Match {
    const found = this.#find(pathname);
    if (found === undefined) throw new HttpProblem(404, 'not-found', 'There is nothing here');
    const { methods, pool } = found;
    const route = methods.get(asked === 'HEAD' ? 'GET' : asked);
    if (route !== undefined) return { route, pool };
    const allow = [...methods.keys(), ...(methods.has('GET') ? ['HEAD'] : [])].join(', ');
    throw new HttpProblem(405, 'bad-method', `The methods here are ${allow}`, { headers: { allow } });
  }

  #find(pathname: string): { readonly methods: Map<string, Route>; readonly pool: ControlledPool | undefined } | undefined {
    const exact = this.#byPath.get(pathname);
    if (exact !== undefined) return { methods: exact, pool: undefined };
    if (!pathname.startsWith(POOL_PREFIX)) return undefined;
    const [segment = '', ...rest] = pathname.slice(POOL_PREFIX.length).split('/');
    const methods = this.#byPath.get([`${POOL_PREFIX}:pool`, ...rest].join('/'));
    if (methods === undefined) return undefined;
    const pool = this.#pools.get(decode(segment) ?? '');
    if (pool === undefined) throw new HttpProblem(404, 'no-such-pool', 'There is no pool of this name');
    return { methods, pool };
  }
}
