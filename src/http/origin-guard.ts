import type { HostGuard } from './host-guard.ts';
import { HttpProblem } from './problem.ts';

const REFUSED = 'Pages of other sites cannot use this service';

const hostOf = (origin: string): string | undefined => {
  try {
    const { protocol, host, origin: written } = new URL(origin);
    // A browser writes scheme, host and port, and nothing behind them; whoever writes more is none.
    return written === origin && (protocol === 'http:' || protocol === 'https:') ? host : undefined;
  } catch {
    return undefined;
  }
};

/** The one method of `Headers` that is used. */
export type HeaderReader = Pick<Headers, 'get'>;

/** How strict a route is with pages of other sites. */
export type SiteRule =
  /** A person may come by a link from elsewhere. */
  | 'page'
  /** Only pages of ours, and programs that are no browser. */
  | 'own';

/**
 * Refuses what a page of another site sent. A browser says so in `Origin` or `Sec-Fetch-Site`; other programs send neither. No answer
 * ever has an `Access-Control-Allow-*` header, so that no other site can read one.
 * @throws HttpProblem
 */
export const checkSite = (headers: HeaderReader, hosts: HostGuard, rule: SiteRule): void => {
  const origin = headers.get('origin');
  if (origin !== null) {
    const host = hostOf(origin);
    if (host === undefined || !hosts.isAllowed(host)) throw new HttpProblem(403, 'foreign-origin', REFUSED);
  }
  const site = headers.get('sec-fetch-site');
  if (site === null || site === 'same-origin' || site === 'none') return;
  const isVisit = rule === 'page' && headers.get('sec-fetch-mode') === 'navigate';
  if (!isVisit) throw new HttpProblem(403, 'foreign-site', REFUSED);
};
