// Throughput of `marea run` without any tuning against the best fixed concurrency, on a real local server with a knee.
// node bench/knee.mjs [--inputs 16000] [--sweep 20,30,40,50,60] [--json FILE]
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '16000' },
    sweep: { type: 'string', default: '20,30,36,40,44,50,60' },
    'sweep-inputs': { type: 'string', default: '6000' },
    json: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));

/** The server runs in a process of its own, so that the client's work does not slow it down. */
const startServer = () =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${root}examples/run/knee-server.mjs`], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('error', reject);
    child.stdout.once('data', (text) => resolve({ url: String(text).trim(), stop: () => child.kill() }));
  });

const runMarea = (url, count, flags) =>
  new Promise((resolve, reject) => {
    const args = [
      `${root}dist/cli.js`,
      'run',
      `${root}examples/run/fetch-knee.ts`,
      '-',
      '--json',
      '--out',
      '/dev/null',
      ...flags,
    ];
    const child = spawn(process.execPath, args, { env: { ...process.env, KNEE_URL: url }, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
    child.stdin.end(Array.from({ length: count }, (_, index) => `${index}\n`).join(''));
  });

const summaryOf = ({ code, out, err }) => {
  const line = `${out}\n${err}`
    .trim()
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .at(-1);
  if (code !== 0 || line === undefined) throw new Error(`marea run ended with ${code}: ${err}`);
  return JSON.parse(line);
};

const server = await startServer();
const rows = [];
const count = Number(values.inputs);
const ratePerSec = (summary) => summary.ratePerSec;
try {
  for (const n of values.sweep.split(',').map(Number)) {
    const summary = summaryOf(
      await runMarea(server.url, Number(values['sweep-inputs']), ['--min', String(n), '--max', String(n)]),
    );
    rows.push({ concurrency: n, ratePerSec: ratePerSec(summary) });
    console.log(`fixed ${String(n).padStart(4)}  ${ratePerSec(summary).toFixed(0).padStart(6)} /s`);
  }
  const best = rows.reduce((a, b) => (b.ratePerSec > a.ratePerSec ? b : a));
  const summary = summaryOf(await runMarea(server.url, count, []));
  const share = ratePerSec(summary) / best.ratePerSec;
  console.log(`adaptive    ${ratePerSec(summary).toFixed(0).padStart(6)} /s over ${count} inputs, the search included`);
  console.log(`best fixed: ${best.concurrency}; adaptive reaches ${(100 * share).toFixed(1)} % of it`);
  if (values.json !== undefined) {
    const machine = { cpus: os.availableParallelism(), model: os.cpus()[0]?.model, node: process.version };
    writeFileSync(values.json, JSON.stringify({ machine, rows, adaptive: summary, share }, null, 2));
  }
} finally {
  server.stop();
}
