import { HttpProblem } from '../../http/index.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { ControlSettings } from '../control-options.ts';
import type { ControlledAutoscaler } from '../controlled-pool.ts';
import { changeView, decisionView, historyPoint, isChange } from '../decision-view.ts';
import { EncodedText, inSlices } from '../large-answer.ts';
import { poolView } from '../pool-view.ts';
import { checkQuery, readCount, singleValue } from '../query.ts';
import { json, type Route, type RouteCall } from '../route.ts';
import { autoscalerOf, poolOf } from '../route-pool.ts';
import { thinned } from '../thinned.ts';

/** Points of a chart: more are no wider than a pixel. */
const MOST_POINTS = 600;

/** Changes that a chart marks. */
const MOST_CHANGES = 100;

const decimal = /^[0-9]{1,16}(?:\.[0-9]{1,6})?$/;

const readBefore = (text: string | undefined): number => {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (decimal.test(text)) return Number(text);
  throw new HttpProblem(400, 'bad-number', '`before` must be the `at` of a decision, in milliseconds');
};

const readChangesOnly = (text: string | undefined): boolean => {
  if (text === undefined || text === '1') return text === '1';
  throw new HttpProblem(400, 'bad-query', '`changes` must be 1 or absent');
};

/** A page of decisions, newest first. `next` is the address of the page after it; absent on the last one. */
const decisions = ({ clock }: ControlSettings, call: RouteCall): Response => {
  checkQuery(call.query, ['limit', 'before', 'changes']);
  const limit = readCount('limit', singleValue(call.query, 'limit') ?? '50', { min: 1, max: 200 });
  const before = readBefore(singleValue(call.query, 'before'));
  const changesOnly = readChangesOnly(singleValue(call.query, 'changes'));
  const { journal, bounds } = autoscalerOf(call);
  const older = journal.records().filter((record) => record.at < before && (!changesOnly || isChange(record)));
  const page = older.slice(-limit).reverse();
  const last = page.at(-1);
  const hasMore = last !== undefined && older.length > page.length;
  const next =
    hasMore &&
    `/api/pools/${encodeURIComponent(poolOf(call).name)}/decisions?limit=${limit}&before=${last.at}${changesOnly ? '&changes=1' : ''}`;
  return json({ decisions: page.map((record) => decisionView(record, bounds, clock)), ...(next !== false && { next }) });
};

const history = ({ clock }: ControlSettings, { journal, bounds }: ControlledAutoscaler): Response => {
  const records = journal.records();
  const points = thinned(records, MOST_POINTS).map((record) => historyPoint(record, bounds, clock));
  const changes = records.filter(isChange).slice(-MOST_CHANGES);
  return json({ points, changes: changes.map((record) => changeView(record, bounds, clock)) });
};

const journalRoute = ({ journals }: ControlSettings): Route['handle'] => {
  const encoded = new Map([...journals.keys()].map((name) => [name, new EncodedText()]));
  return (call) => {
    const { name } = poolOf(call);
    const text = journals.get(name)?.text();
    const bytes = text === undefined ? undefined : encoded.get(name)?.of(text);
    if (bytes === undefined) throw new HttpProblem(404, 'no-journal', 'No journal of this pool is kept; see `recentJournal`');
    const headers = {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${encodeURIComponent(name)}.journal"`,
    };
    return inSlices(bytes, call.request.method, headers);
  };
};

const read = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, access: 'read', site: 'own', handle });

/** Routes that tell about pools and change nothing. */
export const readRoutes = (settings: ControlSettings, audit: AuditTrail): readonly Route[] => [
  read('/api/pools', () => json({ pools: [...settings.pools.values()].map((pool) => poolView(pool, settings.clock)) })),
  read('/api/pools/:pool', (call) => json(poolView(poolOf(call), settings.clock))),
  read('/api/pools/:pool/explain', (call) => {
    const { text, record } = autoscalerOf(call).explain();
    return json({ text, ...(record !== undefined && { record }) });
  }),
  read('/api/pools/:pool/decisions', (call) => decisions(settings, call)),
  read('/api/pools/:pool/history', (call) => history(settings, autoscalerOf(call))),
  read('/api/pools/:pool/journal', journalRoute(settings)),
  read('/api/audit', () => json({ changes: audit.records() })),
];
