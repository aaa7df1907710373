import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, startChromium } from './chromium.ts';
import { openDashboard } from './opened-page.ts';
import { changeAt, pointAt, ScriptedPlane, viewAt } from './scripted-plane.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 5, 12);

/** What the line of the live workers covers of the chart's width: from and to in shares of it, and the widest break between them. */
interface Covered {
  readonly from: number;
  readonly to: number;
  readonly widestBreak: number;
}

/** Looks at the pixels: each column of the plot that has one in the colour of the line. */
const LOOK = `(() => {
  const canvas = document.querySelector('#sizes canvas');
  const [, ...rgb] = /^#(..)(..)(..)$/.exec(getComputedStyle(document.documentElement).getPropertyValue('--live').trim());
  const wanted = rgb.map((part) => Number.parseInt(part, 16));
  const box = canvas.getBoundingClientRect();
  const plot = document.querySelector('#sizes .u-over').getBoundingClientRect();
  const scale = canvas.width / box.width;
  const [left, top, width, height] = [plot.left - box.left, plot.top - box.top, plot.width, plot.height].map((px) => Math.round(px * scale));
  const { data } = canvas.getContext('2d').getImageData(left, top, width, height);
  const columns = [];
  for (let x = 0; x < width; x += 1)
    for (let y = 0; y < height; y += 1) {
      const at = 4 * (y * width + x);
      if (data[at + 3] > 200 && wanted.every((value, part) => Math.abs(data[at + part] - value) < 24)) {
        columns.push(x);
        break;
      }
    }
  let widest = 0;
  for (let index = 1; index < columns.length; index += 1) widest = Math.max(widest, columns[index] - columns[index - 1] - 1);
  return { from: columns[0] / width, to: columns.at(-1) / width, widestBreak: widest / width };
})()`;

const covered = (page: Page): Promise<Covered> => page.evaluate<Covered>(LOOK);

/** Value of a line in the legend, which tells the newest one. */
const legend = (page: Page, label: string): Promise<string | null> =>
  page.locator('#sizes .u-series', { hasText: label }).locator('.u-value').textContent();

describe.skipIf(executablePath === undefined)('the charts, in a real browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  it('go on after forty thousand changes', async () => {
    await using plane = await ScriptedPlane.start();
    plane.view = viewAt(START_MS);
    const { page, complaints } = await openDashboard(browser, plane.server.url);
    const everyMs = 40; // 27 minutes of a size that never rests
    const changes = Array.from({ length: 40_000 }, (_, index) =>
      changeAt(START_MS + (index + 1) * everyMs, index % 20, (index + 1) % 20),
    );
    for (let second = 0; second < changes.length / 25; second += 1) {
      plane.send('change', ...changes.slice(second * 25, (second + 1) * 25));
      plane.send('snapshot', viewAt(START_MS + (second + 1) * 1_000 + 10, { live: second % 20 }));
    }
    const endMs = START_MS + changes.length * everyMs;
    plane.send('snapshot', viewAt(endMs + 1_000, { live: 17 }));
    await expect.poll(() => legend(page, 'live')).toBe('17');
    plane.send('snapshot', viewAt(endMs + 2_000, { live: 18 }));
    await expect.poll(() => legend(page, 'live')).toBe('18');
    await page.locator('#changes').getByText(`Change at ${endMs}`).waitFor();
    expect(await page.locator('#connection').textContent()).toBe('live');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keep half an hour over a reconnect to a server that has less, and leave the outage empty', async () => {
    await using plane = await ScriptedPlane.start();
    const seconds = Array.from({ length: 28 * 60 }, (_, second) => START_MS + second * 1_000);
    plane.history = { points: seconds.map((atMs) => pointAt(atMs)), changes: [] };
    const brokenMs = START_MS + 28 * MINUTE_MS;
    plane.view = viewAt(brokenMs);
    const { page } = await openDashboard(browser, plane.server.url);
    await expect.poll(async () => (await covered(page)).widestBreak).toBeLessThan(0.01);
    plane.goDown();
    await page.getByText(/^stale since/).waitFor();
    // The server began anew, a minute after the break; it knows 30 seconds.
    const backMs = brokenMs + MINUTE_MS;
    const since = Array.from({ length: 300 }, (_, index) => backMs + index * 100);
    plane.history = { points: since.map((atMs) => pointAt(atMs, { live: 6 })), changes: [changeAt(backMs + 10_000, 3, 6)] };
    plane.view = viewAt(backMs + 31_000, { live: 6 });
    plane.isDown = false;
    await expect.poll(() => legend(page, 'live')).toBe('6');
    const outage = MINUTE_MS / (29.5 * MINUTE_MS);
    await expect.poll(async () => (await covered(page)).widestBreak).toBeGreaterThan(0.6 * outage);
    const { from, to, widestBreak } = await covered(page);
    expect(from).toBeLessThan(0.02);
    expect(to).toBeGreaterThan(0.97);
    expect(widestBreak).toBeLessThan(1.4 * outage);
    await page.context().close();
  });

  it('fill an outage with what the server has kept of it', async () => {
    await using plane = await ScriptedPlane.start();
    const seconds = (from: number, count: number) => Array.from({ length: count }, (_, second) => pointAt(from + second * 1_000));
    plane.history = { points: seconds(START_MS, 300), changes: [] };
    plane.view = viewAt(START_MS + 300_000);
    const { page } = await openDashboard(browser, plane.server.url);
    await expect.poll(async () => (await covered(page)).to).toBeGreaterThan(0.97);
    plane.goDown();
    await page.getByText(/^stale since/).waitFor();
    plane.history = { points: seconds(START_MS + 240_000, 120), changes: [] }; // the network was away, the server was not
    plane.view = viewAt(START_MS + 361_000, { live: 7 });
    plane.isDown = false;
    await expect.poll(() => legend(page, 'live')).toBe('7');
    await expect.poll(async () => (await covered(page)).widestBreak).toBeLessThan(0.02);
    expect((await covered(page)).from).toBeLessThan(0.02);
    await page.context().close();
  });

  it('say so when the page itself fails, and do not go on as live', async () => {
    await using plane = await ScriptedPlane.start();
    plane.view = viewAt(START_MS);
    const { page, complaints } = await openDashboard(browser, plane.server.url);
    await page.evaluate("document.getElementById('numbers').remove()");
    plane.send('snapshot', viewAt(START_MS + 1_000));
    await page.getByText('this page has failed: reload it').waitFor();
    expect(complaints).toEqual(['The page has no #numbers']);
    await page.context().close();
  });
});
