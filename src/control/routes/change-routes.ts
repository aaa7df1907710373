import { HttpProblem } from '../../http/index.ts';
import { readDuration } from '../../internal/index.ts';
import { authorInQuery, authorOf } from '../change-author.ts';
import { type ChangeBody, readChange } from '../change-body.ts';
import type { ControlSettings } from '../control-options.ts';
import type { ControlledPool } from '../controlled-pool.ts';
import type { ChangeDesk, PoolChange } from '../pool-change.ts';
import { checkQuery, readCount, singleValue } from '../query.ts';
import { MOST_CHANGE_BYTES, readJson } from '../read-body.ts';
import { json, type Route, type RouteCall } from '../route.ts';
import { autoscalerOf } from '../route-pool.ts';

/** A body that comes in chunks has no length, and need not name a type: what counts is that there is one. */
const hasBody = ({ request }: RouteCall): boolean => request.headers.get('content-type') !== null || request.body !== null;

const bodyOf = async (call: RouteCall, known: readonly (keyof ChangeBody)[]): Promise<ChangeBody> =>
  hasBody(call) ? readChange(await readJson(call.request, MOST_CHANGE_BYTES), known) : {};

const readForMs = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const reading = readDuration(text);
  if ('ms' in reading) return reading.ms;
  throw new HttpProblem(400, 'bad-duration', `\`for\` ${reading.problem}`);
};

const overrideOf = (body: ChangeBody): PoolChange => {
  if (body.desired === undefined) throw new HttpProblem(400, 'bad-body', '`desired` must be given');
  return { action: 'override', desired: body.desired, forMs: body.forMs, ...authorOf(body) };
};

/** What the query says: `?size=20&for=15m`. */
const manualQuery = ({ query }: RouteCall, max: number): PoolChange => {
  const size = singleValue(query, 'size') ?? '';
  const desired = readCount('size', size, { min: 0, max });
  return { action: 'override', desired, forMs: readForMs(singleValue(query, 'for')), ...authorInQuery(query) };
};

/** The pool that a change means: the named one, or the only one. @throws HttpProblem */
const namedPool = (pools: ReadonlyMap<string, ControlledPool>, name: string | undefined): ControlledPool => {
  const [only] = pools.values();
  const pool = name === undefined && pools.size === 1 ? only : pools.get(name ?? '');
  if (pool !== undefined) return pool;
  if (name === undefined)
    throw new HttpProblem(400, 'which-pool', '`pool` must be given', { detail: { allowed: [...pools.keys()].join(', ') } });
  throw new HttpProblem(404, 'no-such-pool', 'There is no pool of this name');
};

const MANUAL_QUERY = ['pool', 'size', 'for', 'reason', 'actor'];
const MANUAL_FIELDS = ['pool', 'desired', 'forMs', 'reason', 'actor'] as const;

const change = (path: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path,
  access: 'change',
  site: 'own',
  handle,
});

/** Routes that change a size or who decides about it. Each needs the token. */
export const changeRoutes = ({ pools }: ControlSettings, desk: ChangeDesk): readonly Route[] => {
  const make = (call: RouteCall, asked: PoolChange): Response => {
    const { pool, remoteAddress } = call;
    const autoscaler = autoscalerOf(call);
    if (pool === undefined) throw new HttpProblem(404, 'no-such-pool', 'There is no pool of this name');
    return json(desk.make(asked, { pool, autoscaler, remoteAddress }));
  };
  const manual = async (call: RouteCall): Promise<Response> => {
    checkQuery(call.query, MANUAL_QUERY);
    for (const name of MANUAL_QUERY) singleValue(call.query, name);
    if (call.query.has('size') || !hasBody(call)) {
      const named = { ...call, pool: namedPool(pools, call.query.get('pool') ?? undefined) };
      return make(named, manualQuery(named, autoscalerOf(named).bounds.max));
    }
    checkQuery(call.query, []);
    const body = await bodyOf(call, MANUAL_FIELDS);
    return make({ ...call, pool: namedPool(pools, body.pool) }, overrideOf(body));
  };
  return [
    change('/pool/manual', manual),
    change('/api/pools/:pool/override', async (call) =>
      make(call, overrideOf(await bodyOf(call, ['desired', 'forMs', 'reason', 'actor']))),
    ),
    change('/api/pools/:pool/pause', async (call) => {
      const body = await bodyOf(call, ['direction', 'reason', 'actor']);
      return make(call, { action: 'pause', direction: body.direction ?? 'both', ...authorOf(body) });
    }),
    change('/api/pools/:pool/release', async (call) =>
      make(call, { action: 'release', ...authorOf(await bodyOf(call, ['reason', 'actor'])) }),
    ),
    change('/api/pools/:pool/resume', async (call) =>
      make(call, { action: 'resume', ...authorOf(await bodyOf(call, ['reason', 'actor'])) }),
    ),
  ];
};
