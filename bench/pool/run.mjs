// In-process pool against its peers: candidates interleaved round by round, each in a process of its own; medians and ratios.
// npm run bench:pool -- [--rounds 5] [--tasks 1000000] [--only loop] [--json FILE]
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { callbackCandidates, promiseCandidates } from './candidates.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    tasks: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const one = fileURLToPath(new URL('one.mjs', import.meta.url));
const tasks = Number(values.tasks);

const suites = [
  { scenario: 'loop', limit: 8, candidates: promiseCandidates, floor: 'floor: new Promise' },
  { scenario: 'loop', limit: 64, candidates: promiseCandidates, floor: 'floor: new Promise' },
  { scenario: 'loop', limit: 1_000, candidates: promiseCandidates, floor: 'floor: new Promise' },
  { scenario: 'submitAll', limit: 64, candidates: promiseCandidates, floor: 'floor: new Promise' },
  { scenario: 'post', limit: 64, candidates: callbackCandidates, floor: 'floor: callback' },
  { scenario: 'post', limit: 1_000, candidates: callbackCandidates, floor: 'floor: callback' },
].filter(({ scenario }) => values.only === undefined || values.only === scenario);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const measure = (name, scenario, limit) =>
  JSON.parse(execFileSync(process.execPath, [one, name, scenario, String(limit), String(tasks)], { encoding: 'utf8' }));

const results = [];
for (const { scenario, limit, candidates, floor } of suites) {
  const samples = new Map(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, list] of samples) list.push(measure(name, scenario, limit));
    process.stderr.write(`\r${scenario} ${limit}: round ${round + 1} of ${values.rounds}   `);
  }
  process.stderr.write('\n');
  const rows = [...samples].map(([name, list]) => ({
    name,
    cpuNs: median(list.map((sample) => sample.cpuNsPerTask)),
    wallNs: median(list.map((sample) => sample.wallNsPerTask)),
    peakRssMb: median(list.map((sample) => sample.peakRssMb)),
  }));
  const base = rows.find(({ name }) => name === floor);
  console.log(`\n${scenario}, limit ${limit}, ${tasks} no-op tasks`);
  for (const row of rows) {
    const figures = [`${row.wallNs.toFixed(0)} ns wall`, `${row.cpuNs.toFixed(0)} ns cpu`, `${row.peakRssMb.toFixed(0)} MB peak`];
    console.log(
      `  ${row.name.padEnd(20)} ${figures.map((figure) => figure.padStart(14)).join(' ')}  ${(row.wallNs / base.wallNs).toFixed(2)}x floor`,
    );
  }
  results.push({ scenario, limit, tasks, rows });
}
if (values.json !== undefined) {
  const machine = { cpus: os.availableParallelism(), model: os.cpus()[0]?.model, node: process.version };
  writeFileSync(values.json, JSON.stringify({ machine, results }, null, 2));
}
