// The in-process pool against its peers and against floors: candidates take turns round by round, each in a process of its own.
// npm run bench:pool -- [--rounds 5] [--tasks 1000000] [--only loop,'post 64'] [--candidates marea,fastq] [--json FILE]
//                       [--marea dist] [--semi-space 16] [--check]
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { libraryBuild } from './library-build.mjs';
import { printSuite, printVerdicts } from './print.mjs';
import { FEW_TASKS, suites, TIMER_BOUND } from './suites.mjs';
import { verdicts } from './verdicts.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    tasks: { type: 'string', default: '1000000' },
    /** Suites to run, by their names or beginnings. */
    only: { type: 'string' },
    /** Candidates to run, by parts of their names; floors run always. */
    candidates: { type: 'string' },
    json: { type: 'string' },
    /** A folder with a build of the library, to be measured instead of the sources. */
    marea: { type: 'string' },
    /** First size of V8's young generation, in megabytes; a busy process grows to 16 by itself. */
    'semi-space': { type: 'string' },
    /** Exit with 1 when a goal is missed. */
    check: { type: 'boolean', default: false },
  },
});
const one = fileURLToPath(new URL('one.mjs', import.meta.url));
const flags = values['semi-space'] === undefined ? [] : [`--min-semi-space-size=${values['semi-space']}`];
process.env['MAREA_BENCH_BUILD'] = await libraryBuild(values.marea);

const isAskedFor = (list, matches) => list === undefined || list.split(',').some((item) => matches(item.trim()));

const measure = ({ scenario, limit }, name, tasks) => {
  const count = TIMER_BOUND.has(name) ? Math.min(tasks, FEW_TASKS) : tasks;
  const args = [...flags, one, scenario, name, String(limit), String(count)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
};

const candidatesOf = async (suite) => {
  const { scenario } = await import(`./scenarios/${suite.scenario}.mjs`);
  return Object.keys(scenario.candidates).filter(
    (name) => name === suite.floor || isAskedFor(values.candidates, (part) => name.includes(part)),
  );
};

const runSuite = async (suite) => {
  const names = await candidatesOf(suite);
  const tasks = suite.tasks ?? Number(values.tasks);
  const rounds = Math.min(Number(values.rounds), suite.rounds ?? Number.POSITIVE_INFINITY);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      if (process.stderr.isTTY) process.stderr.write(`\r${suite.name}: round ${round + 1} of ${rounds}, ${name}`.padEnd(78));
      samples[name].push(measure(suite, name, tasks));
    }
  }
  if (process.stderr.isTTY) process.stderr.write(`${'\r'.padEnd(79)}\r`);
  return { ...suite, tasks, rounds, samples };
};

const results = [];
for (const suite of suites.filter(({ name }) =>
  isAskedFor(values.only, (item) => name === item || name.startsWith(`${item} `)),
)) {
  const result = await runSuite(suite);
  printSuite(result);
  results.push(result);
}
const list = verdicts(results);
printVerdicts(list);
if (values.json !== undefined) {
  const machine = { cpus: os.availableParallelism(), model: os.cpus()[0]?.model, node: process.version, flags };
  writeFileSync(values.json, JSON.stringify({ machine, results, goals: list }, null, 2));
}
if (results.length === 0)
  throw new Error(`no suite is called '${values.only}'; there are: ${suites.map(({ name }) => name).join(', ')}`);
if (values.check && list.some(({ isMet }) => !isMet)) process.exitCode = 1;
