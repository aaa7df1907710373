import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_HINT, ensureChromium } from '../../scripts/ensure-chromium.mjs';

/** Where Chromium is; absent when this machine has none. */
export const executablePath: string | undefined = ensureChromium();

if (executablePath === undefined) {
  const message = `SKIPPED browser tests: ${CHROMIUM_HINT}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`${message}\n`);
}

/** Foreign names that lead to this machine, so that a test can play another site and a name that was pointed elsewhere. */
const NAMES = ['evil.test', 'rebound.test'];

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a sandbox of its own, which root has not, and without a way to the outside. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [
      '--no-sandbox',
      ...QUIET,
      `--host-resolver-rules=${NAMES.map((name) => `MAP ${name} 127.0.0.1`).join(',')},EXCLUDE 127.0.0.1`,
    ],
  });
