// The in-process pool against its peers and against floors: candidates take turns round by round, each in a process of its own.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { libraryBuild } from '../measure/library-build.mjs';
import { interleaved } from '../report/interleaved.mjs';
import { printSuite, printVerdicts } from '../report/print.mjs';
import { verdicts } from '../report/verdicts.mjs';
import { goals } from './goals.mjs';
import { FEW_TASKS, FIGURES, suites, TIMER_BOUND } from './suites.mjs';

const HELP = `npm run bench:pool -- [options]
  --rounds N            turns of every candidate (5)
  --tasks N             tasks a turn (1000000)
  --only SUITE,…        suites, by their names or beginnings: ${suites.map(({ name }) => `'${name}'`).join(', ')}
  --candidates PART,…   candidates, by parts of their names; the floor runs always
  --marea FOLDER        a build of the library, to be measured instead of the sources
  --semi-space MB       first size of V8's young generation; a busy process grows to 16 by itself
  --json FILE           every sample of every round
  --check               exit with 1 when a goal is missed`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    tasks: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    candidates: { type: 'string' },
    marea: { type: 'string' },
    'semi-space': { type: 'string' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
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
  const samples = interleaved(suite.name, names, rounds, (name) => measure(suite, name, tasks));
  return { ...suite, tasks, rounds, samples };
};

const results = [];
for (const suite of suites.filter(({ name }) =>
  isAskedFor(values.only, (item) => name === item || name.startsWith(`${item} `)),
)) {
  const result = await runSuite(suite);
  printSuite(result, FIGURES);
  results.push(result);
}
const list = verdicts(goals, results);
printVerdicts(list, FIGURES);
if (values.json !== undefined) {
  const machine = { cpus: os.availableParallelism(), model: os.cpus()[0]?.model, node: process.version, flags };
  writeFileSync(values.json, JSON.stringify({ machine, results, goals: list }, null, 2));
}
if (results.length === 0)
  throw new Error(`no suite is called '${values.only}'; there are: ${suites.map(({ name }) => name).join(', ')}`);
if (values.check && list.some(({ isMet }) => !isMet)) process.exitCode = 1;
