import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlPlane } from '../../src/control/index.ts';
import { type AutoscaledFunctionPool, createPool } from '../../src/index.ts';
import { type Listening, startListening, TOKEN } from '../control-plane/listening.ts';
import { executablePath, startChromium } from './chromium.ts';
import { openDashboard } from './opened-page.ts';

/** Keeps `atOnce` tasks of 50 ms in the pool until it is stopped. */
const keepBusy = (pool: AutoscaledFunctionPool, atOnce: number): Disposable => {
  let isOver = false;
  const one = async (): Promise<void> => {
    while (!isOver) await pool.run(() => new Promise<void>((resolve) => setTimeout(resolve, 50)));
  };
  for (let count = 0; count < atOnce; count += 1) one().catch(() => undefined); // the pool closes while the last ones wait
  return {
    [Symbol.dispose]: () => {
      isOver = true;
    },
  };
};

describe.skipIf(executablePath === undefined)('the dashboard, in a real browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  const open = ({ server }: Pick<Listening, 'server'>, colorScheme: 'light' | 'dark' = 'light', width = 1280) =>
    openDashboard(browser, server.url, colorScheme, width);

  it('shows the size of a pool under load, and why, without a word of complaint', async () => {
    await using listening = await startListening();
    using _load = keepBusy(listening.pool, 12);
    const { page, complaints, foreign } = await open(listening);
    await page.waitForFunction("Number.parseInt(document.getElementById('size').textContent, 10) > 1");
    expect(await page.locator('#why').textContent()).not.toBe('');
    expect(await page.locator('#size').textContent()).toMatch(/^\d+ of 20 workers$/);
    expect(await page.locator('canvas').count()).toBe(2);
    listening.pool.autoscaler.override({ desired: 3, reason: 'a change', actor: 'test' });
    await page.locator('#changes').getByText('a change').waitFor();
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  });

  it('tells the workers that are there from the size that is desired', async () => {
    await using listening = await startListening(); // idle: slots start when a task comes
    const { page } = await open(listening);
    expect(listening.pool.snapshot()).toMatchObject({ live: 1, max: 20 });
    expect(await page.locator('#size').textContent()).toBe('1 of 20 workers');
    expect(await page.title()).toBe('1 of 20 · mail · marea');
    const desired = page.locator('#numbers div').filter({ has: page.getByText('desired', { exact: true }) });
    expect(await desired.locator('dd').textContent()).toBe(String(listening.pool.desired));
    expect(await page.locator('#why-title').textContent()).toBe(`Why is the desired size ${listening.pool.desired}?`);
    await page.context().close();
  });

  it('asks again before a size of 0 stops the pool, however it was clicked', async () => {
    await using listening = await startListening();
    const { autoscaler } = listening.pool;
    const { page, complaints } = await open(listening);
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Use token' }).click();
    await page.getByLabel('Size', { exact: true }).fill('0');
    await page.getByLabel('Reason').fill('a slip');
    const dialog = page.getByRole('dialog', { name: 'Stop mail?' });
    const set = page.getByRole('button', { name: 'Set size' });
    const leave = async (key: string): Promise<void> => {
      await dialog.getByText('With a size of 0 no task starts for 15 min').waitFor();
      await page.keyboard.press(key);
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('Nothing was changed.').waitFor();
      expect(autoscaler.currentOverride).toBeUndefined();
    };
    await set.dblclick();
    await leave('Escape');
    await set.click();
    await leave('Enter'); // presses what has the focus: Cancel
    await set.click();
    await dialog.waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    await dialog.getByRole('button', { name: 'Stop it' }).click();
    await page.getByText('The desired size is 0 for 15 min.').waitFor();
    expect(autoscaler.currentOverride).toMatchObject({ desired: 0, reason: 'a slip' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('sets a size with the token, shows it as an override with its end, and releases it', async () => {
    await using listening = await startListening();
    const { page } = await open(listening);
    await page.getByLabel('Size', { exact: true }).fill('7');
    await page.getByLabel('Reason').fill('<img src=x onerror="document.title=1"> sale');
    await page.getByRole('button', { name: 'Set size' }).click();
    await page.getByText('This needs the token').waitFor();
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Use token' }).click();
    await page.getByRole('button', { name: 'Set size' }).click();
    await page.getByText(/^Override: 7 until .* left\) by dashboard: <img/).waitFor();
    expect(listening.pool.autoscaler.currentOverride).toMatchObject({ desired: 7, actor: 'dashboard' });
    await expect.poll(() => listening.pool.desired).toBe(7);
    expect(await page.locator('main img').count()).toBe(0);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByText('Released: the policy decides again.').waitFor();
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    await page.context().close();
  });

  it('can be used with the keyboard alone', async () => {
    await using listening = await startListening();
    const { page } = await open(listening);
    await page.getByLabel('Token').focus();
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByText('kept for this tab').waitFor();
    await page.getByLabel('Size', { exact: true }).focus();
    await page.keyboard.type('5');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('by keys');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab'); // Release is of no use yet, and so is passed over
    await page.keyboard.press('Enter');
    await page.getByText('Paused: the size is frozen.').waitFor();
    expect(listening.pool.autoscaler.paused).toBe('both');
    await page.context().close();
  });

  it('says that what it shows is old when the events stop, and goes on when they come again', async () => {
    const pool = createPool({ name: 'mail', min: 1, max: 20 });
    const first = createControlPlane({ pools: [pool], token: TOKEN });
    const server = await first.listen({ port: 0 });
    const { page } = await open({ server });
    await first.close();
    await page.getByText(/^stale since/).waitFor();
    // Somebody takes the connection and never answers, as a proxy may.
    const silent = createServer().listen(server.port, '127.0.0.1');
    const [held] = (await once(silent, 'connection')) as [Socket];
    silent.close();
    await using second = createControlPlane({ pools: [pool], token: TOKEN });
    await second.listen({ port: server.port });
    await page.getByText('live', { exact: true }).first().waitFor();
    const stale = page.getByText(/^stale since/);
    await stale.waitFor({ state: 'hidden' });
    expect(await stale.isVisible()).toBe(false);
    held.destroy();
    await page.context().close();
    await pool.close();
  });

  it('shows the pool that the address names', async () => {
    await using other = await startListening();
    const second = createPool({ name: 'second', min: 2, max: 5 });
    await using control = createControlPlane({ pools: [other.pool, second], token: TOKEN });
    const server = await control.listen({ port: 0 });
    const { page } = await open({ server });
    await page.getByRole('link', { name: 'second' }).click();
    await page.getByText('of 5 workers').waitFor();
    expect(page.url()).toContain('#second');
    await page.reload();
    await page.getByText('of 5 workers').waitFor();
    await page.context().close();
    await second.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 400],
  ] as const)('has no violation that axe knows and does not scroll sideways (%s, %i px)', async (scheme, width) => {
    await using listening = await startListening();
    using _load = keepBusy(listening.pool, 6);
    listening.pool.autoscaler.override({ desired: 3, forMs: 60_000, reason: 'check', actor: 'test' });
    const { page } = await open(listening, scheme, width);
    await page.locator('.mark').first().waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.context().close();
  });
});
