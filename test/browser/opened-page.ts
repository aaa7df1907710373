import type { Browser, Page } from 'playwright-core';
import { testLimits } from '../../scripts/time-limits.mjs';

/** A page of the dashboard. */
export interface OpenedPage {
  readonly page: Page;
  /** What the browser complained about: script errors, and whatever the content security policy stopped. */
  readonly complaints: string[];
  /** Addresses outside the control plane that the page asked for. */
  readonly foreign: string[];
}

/** Opens the dashboard at `url` and waits until it is live. */
export const openDashboard = async (
  browser: Browser,
  url: string,
  colorScheme: 'light' | 'dark' = 'light',
  width = 1280,
): Promise<OpenedPage> => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  context.setDefaultTimeout(testLimits().conditionMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) foreign.push(request.url());
  });
  await page.goto(url);
  await page.getByText('live', { exact: true }).first().waitFor();
  return { page, complaints, foreign };
};
