import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, startListening, TOKEN } from '../control-plane/listening.ts';
import { executablePath, startChromium } from './chromium.ts';

/** Serves pages of another site; `html` is made when its port is known. */
const startSite = async (html: string): Promise<AsyncDisposable & { readonly port: number }> => {
  const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    port: (site.address() as AddressInfo).port, // it listens on a port, not on a pipe
    [Symbol.asyncDispose]: async () => {
      site.closeAllConnections();
      site.close();
      await once(site, 'close');
    },
  };
};

describe.skipIf(executablePath === undefined)('a page of another site, in a real browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  const expectUnchanged = ({ pool }: Listening): void => {
    expect(pool.autoscaler.currentOverride).toBeUndefined();
    expect(pool.autoscaler.paused).toBeUndefined();
  };

  it('cannot set a size by a form', async () => {
    await using listening = await startListening();
    const target = `http://127.0.0.1:${listening.server.port}/pool/manual?size=7`;
    await using site = await startSite(
      `<form method="post" enctype="text/plain" action="${target}"><input name='{"desired":7,"a":"' value='"}'><button>go</button></form>`,
    );
    const page = await browser.newPage();
    await page.goto(`http://evil.test:${site.port}/`);
    const [response] = await Promise.all([page.waitForResponse((answer) => answer.url() === target), page.click('button')]);
    expect(response.status()).toBe(403);
    expectUnchanged(listening);
    await page.close();
  });

  it('cannot set a size by fetch, simple or preflighted, and with a stolen token neither', async () => {
    await using listening = await startListening();
    await using site = await startSite('<p>evil</p>');
    const page = await browser.newPage();
    await page.goto(`http://evil.test:${site.port}/`);
    const outcomes = await page.evaluate(
      async ({ base, token }) => {
        const tries: [string, RequestInit][] = [
          ['/pool/manual?size=7', { method: 'POST', mode: 'no-cors' }],
          ['/pool/manual?size=7', { method: 'POST' }],
          ['/pool/manual?size=7', { method: 'POST', headers: { authorization: `Bearer ${token}` } }],
          [
            '/api/pools/mail/override',
            { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"desired":7}' },
          ],
          ['/api/pools/mail/pause', { method: 'POST', mode: 'no-cors', body: '{}' }],
          ['/api/pools', {}],
        ];
        const results: string[] = [];
        for (const [path, init] of tries) {
          try {
            const response = await fetch(base + path, init);
            results.push(response.type === 'opaque' ? 'opaque' : `read ${response.status}`);
          } catch {
            results.push('refused');
          }
        }
        return results;
      },
      { base: `http://127.0.0.1:${listening.server.port}`, token: TOKEN },
    );
    // Either the browser stops it, or it can be sent and not be read; nothing of it changes anything.
    expect(outcomes.filter((outcome) => outcome.startsWith('read'))).toEqual([]);
    expect(outcomes).toHaveLength(6);
    expectUnchanged(listening);
    await page.close();
  });

  it('cannot read or change anything under a name that it pointed at this machine', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const page = await browser.newPage();
    const response = await page.goto(`http://rebound.test:${port}/api/pools`);
    expect(response?.status()).toBe(403);
    // The page is now of the same origin as what it asks, so that the browser itself stops nothing.
    const statuses = await page.evaluate(async (token) => {
      const asked = ['/api/pools', '/metrics', '/healthz', '/api/events', '/'].map(async (path) => (await fetch(path)).status);
      const headers = { authorization: `Bearer ${token}` };
      const changed = [
        fetch('/pool/manual?size=7', { method: 'POST' }),
        fetch('/pool/manual?size=7', { method: 'POST', headers }),
      ];
      return [...(await Promise.all(asked)), ...(await Promise.all(changed)).map(({ status }) => status)];
    }, TOKEN);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 403]);
    expectUnchanged(listening);
    await page.close();
  });

  it('cannot show the dashboard in a frame or take an answer in as a script', async () => {
    await using listening = await startListening();
    const base = `http://127.0.0.1:${listening.server.port}`;
    await using site = await startSite(
      `<iframe src="${base}/" name="inner"></iframe><script src="${base}/api/pools" onload="window.loaded = true"></script>`,
    );
    const page = await browser.newPage();
    await page.goto(`http://evil.test:${site.port}/`);
    expect(await page.evaluate(() => (globalThis as { loaded?: boolean }).loaded)).toBeUndefined();
    expect(await page.frame('inner')?.locator('#size').count()).toBe(0);
    await page.close();
  });
});
