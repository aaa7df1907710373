import { DASHBOARD_ASSETS } from '../dashboard-assets.ts';
import type { Route } from '../route.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The dashboard's files, each at its exact path. They lie in memory: no path of a request opens a file. */
export const assetRoutes = (): readonly Route[] =>
  Object.entries(DASHBOARD_ASSETS).map(([name, content]) => ({
    method: 'GET',
    path: name === 'index.html' ? '/' : `/${name}`,
    access: 'open',
    site: 'page',
    handle: () => new Response(content, { headers: { 'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain' } }),
  }));
