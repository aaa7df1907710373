// Worker threads against their peers and against plain messages: candidates take turns round by round, each in a process of its own.
// Exits with 1 when --check is given and a goal is missed.
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
import { candidates } from './candidates/index.mjs';
import { goals } from './goals.mjs';
import { FIGURES, suites } from './suites.mjs';

const HELP = `npm run bench:workers -- [options]
  --rounds N            turns of every candidate (5)
  --only SUITE,…        suites, by the beginnings of their names: ${suites.map(({ name }) => `'${name}'`).join(', ')}
  --candidates PART,…   candidates, by parts of their names; the floor runs always
  --marea FOLDER        a build of the library (dist)
  --ms N                measured time of a turn, in milliseconds; half as long to warm up (1500)
  --json FILE           every sample of every round
  --check               exit with 1 when a goal is missed`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    candidates: { type: 'string' },
    ms: { type: 'string', default: '1500' },
    json: { type: 'string' },
    marea: { type: 'string', default: fileURLToPath(new URL('../../dist', import.meta.url)) },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const one = fileURLToPath(new URL('one.mjs', import.meta.url));
process.env['MAREA_BENCH_BUILD'] = await libraryBuild(values.marea);

const isAskedFor = (list, matches) => list === undefined || list.split(',').some((item) => matches(item.trim()));
const isLeftOut = (suite, name) =>
  (suite.without ?? []).some((rule) => (rule instanceof RegExp ? rule.test(name) : rule === name));
const measure = (suite) => (name) =>
  JSON.parse(
    execFileSync(process.execPath, [one, suite.name, name, values.ms], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );

const chosen = suites.filter(({ name }) => isAskedFor(values.only, (item) => name.startsWith(item)));
if (chosen.length === 0) throw new Error(`no suite is called '${values.only}'\n${HELP}`);
const results = chosen.map((suite) => {
  const names = Object.keys(candidates).filter(
    (name) => !isLeftOut(suite, name) && (name === suite.floor || isAskedFor(values.candidates, (part) => name.includes(part))),
  );
  const rounds = Math.min(Number(values.rounds), suite.rounds ?? Number.POSITIVE_INFINITY);
  const result = { ...suite, rounds, samples: interleaved(suite.name, names, rounds, measure(suite)) };
  printSuite(result, FIGURES);
  return result;
});
const list = verdicts(goals, results);
printVerdicts(list, FIGURES);
if (values.json !== undefined) {
  const machine = { cpus: os.availableParallelism(), model: os.cpus()[0]?.model, node: process.version };
  writeFileSync(values.json, JSON.stringify({ machine, results, goals: list }, null, 2));
}
if (values.check && list.some(({ isMet }) => !isMet)) process.exitCode = 1;
