import { HttpProblem } from '../../http/index.ts';
import type { ControlledPool } from '../controlled-pool.ts';
import type { EventHub } from '../event-hub.ts';
import { checkQuery, singleValue } from '../query.ts';
import type { Route } from '../route.ts';

/** `/api/events`: snapshots and changes of one pool, or of all, as server-sent events. */
export const eventRoute = (hub: EventHub, pools: ReadonlyMap<string, ControlledPool>): Route => ({
  method: 'GET',
  path: '/api/events',
  access: 'read',
  site: 'own',
  handle: ({ query, request }) => {
    checkQuery(query, ['pool']);
    const name = singleValue(query, 'pool');
    const pool = name === undefined ? undefined : pools.get(name);
    if (name !== undefined && pool === undefined) throw new HttpProblem(404, 'no-such-pool', 'There is no pool of this name');
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
    // A HEAD has no body that could be read or cancelled, so it opens none.
    return new Response(request.method === 'HEAD' ? null : hub.open(pool), { headers });
  },
});
