import { HttpProblem, isLoopback } from '../../http/index.ts';
import type { ControlledPool } from '../controlled-pool.ts';
import type { EventHub } from '../event-hub.ts';
import { checkQuery, singleValue } from '../query.ts';
import type { Route } from '../route.ts';

/** Whether the address of a client is of this machine; IPv4 comes as `::ffff:127.0.0.1` where a server listens for both. */
const isHere = (address: string | undefined): boolean => address !== undefined && isLoopback(address.replace(/^::ffff:/iu, ''));

/** `/api/events`: snapshots and changes of one pool, or of all, as server-sent events. */
export const eventRoute = (hub: EventHub, pools: ReadonlyMap<string, ControlledPool>): Route => ({
  method: 'GET',
  path: '/api/events',
  access: 'read',
  site: 'own',
  handle: ({ query, request, remoteAddress, isOwner }) => {
    checkQuery(query, ['pool']);
    const name = singleValue(query, 'pool');
    const pool = name === undefined ? undefined : pools.get(name);
    if (name !== undefined && pool === undefined) throw new HttpProblem(404, 'no-such-pool', 'There is no pool of this name');
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
    // A HEAD has no body that could be read or cancelled, so it opens none.
    const isHead = request.method === 'HEAD';
    return new Response(isHead ? null : hub.open({ pool, isOwner, isLocal: isHere(remoteAddress) }), { headers });
  },
});
