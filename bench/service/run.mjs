// The load of Task 11 in real time against real services: 100 → 2,000 → 100 requests a second, tasks of 30 to 120 ms. `marea serve` finds
// its size by itself; p-queue has the size that somebody guessed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printRows } from '../report/print.mjs';
import { startFixed, startMarea } from './candidate.mjs';

const candidates = {
  'marea serve': startMarea,
  'p-queue, concurrency 160': startFixed(160),
  'p-queue, concurrency 32': startFixed(32),
  'no limit at all': startFixed(0),
};

const HELP = `npm run bench:service -- [options]
  --for TIME            how long the load lasts, a third of it for each part (3m)
  --candidates PART,…   by parts of their names: ${Object.keys(candidates).join(', ')}
  --json FILE           all figures
  --html FILE           picture of the last candidate's load`;

const { values } = parseArgs({
  options: {
    for: { type: 'string', default: '3m' },
    candidates: { type: 'string' },
    json: { type: 'string' },
    html: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Offers the load by `marea lab load`, in a process of its own. */
const offer = async (url) => {
  const picture = values.html === undefined ? [] : ['--html', values.html];
  const request = ['--url', url, '--header', 'content-type: application/json', '--body', '"hello"'];
  const child = spawn(process.execPath, [cli, 'lab', 'load', ...request, '--for', values.for, '--json', ...picture], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return JSON.parse(text);
};

const MEAN_RUN_S = 0.075;

const measure = async (start) => {
  const service = await start();
  const before = service.cost();
  const load = await offer(service.url);
  const after = service.cost();
  const facts = await service.finish();
  const offeredS = load.asked * MEAN_RUN_S;
  return {
    asked: load.asked,
    ok: load.ok,
    refused: load.refused,
    failed: load.failed + load.unfinished,
    dropped: load.dropped,
    lateShare: (facts.late + facts.refused) / load.sent,
    p50Ms: load.latencyMs.p50,
    p99Ms: load.latencyMs.p99,
    slotsPerOffered: facts.slotS / offeredS,
    mostSlots: facts.most,
    cpuUs: ((after.cpuS - before.cpuS) * 1e6) / load.sent,
    peakRssMb: after.peakRssMb,
  };
};

const isAskedFor = (name) => values.candidates?.split(',').some((part) => name.includes(part.trim())) ?? true;
const results = {};
for (const [name, start] of Object.entries(candidates).filter(([each]) => isAskedFor(each))) {
  if (process.stderr.isTTY) console.error(`${name} …`);
  results[name] = await measure(start);
}
const percent = (share) => `${(100 * share).toFixed(2)} %`;
printRows([
  ['', 'asked', 'done', 'late or refused', 'p50 ms', 'p99 ms', 'slots ÷ offered', 'most slots', 'µs cpu a request', 'MB peak'],
  ...Object.entries(results).map(([name, row]) => [
    name,
    String(row.asked),
    String(row.ok),
    percent(row.lateShare),
    row.p50Ms.toFixed(0),
    row.p99Ms.toFixed(0),
    row.mostSlots === 0 ? '–' : row.slotsPerOffered.toFixed(2),
    row.mostSlots === 0 ? '–' : String(row.mostSlots),
    row.cpuUs.toFixed(0),
    row.peakRssMb.toFixed(0),
  ]),
]);
if (values.json !== undefined) {
  const machine = { cpus: os.availableParallelism(), model: os.cpus()[0]?.model, node: process.version };
  writeFileSync(values.json, JSON.stringify({ machine, for: values.for, results }, null, 2));
}
