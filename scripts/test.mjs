// `npm test`: makes a fresh clone ready, then runs every check and every test. `npm test -- path` runs the tests of that path.
import './node-version.mjs';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBuild } from './build.mjs';
import { prepareTools } from './checkout.mjs';
import { spanText, startProgress } from './progress.mjs';
import { root } from './root.mjs';
import { runStage } from './stage.mjs';
import { closingLine, readTestEvents } from './test-report.mjs';
import { budgetMs, isCi } from './time-limits.mjs';

/** Under CI the whole run ends within this time, whatever the stages' own budgets add up to. */
const RUN_BUDGET_MS = 15 * 60_000;
const TESTS_BUDGET_MS = 13 * 60_000;
const CHECK_BUDGET_MS = 4 * 60_000;
/** Checks that run at the same time. The tests run alone afterwards, so that checks do not disturb real threads. */
const LANES = 2;

const cacheFolder = path.join(root, '.cache');
const eventsFile = path.join(cacheFolder, 'test-events.ndjson');
const outputFile = path.join(cacheFolder, 'test-output.txt');
const ordinaryFile = path.join(cacheFolder, 'ordinary-production.md');
const durationFile = path.join(cacheFolder, 'test-duration.json');

const startedMs = performance.now();
const elapsedMs = () => performance.now() - startedMs;
const remainingMs = () => Math.max(1_000, RUN_BUDGET_MS - elapsedMs());
const withinRun = (ms) => budgetMs(Math.min(ms, remainingMs()));
const stage = (name, command) => runStage({ name, command, budgetMs: withinRun(CHECK_BUDGET_MS) });

const checks = [
  { name: 'build', run: () => ensureBuild() },
  ...[
    ['types', 'npm run --silent check:types'],
    ['lint: style', 'npm run --silent check:lint:style'],
    ['lint: types', 'npm run --silent check:lint:types'],
    ['architecture', 'npm run --silent check:arch'],
    ['dead code', 'npm run --silent check:dead'],
  ].map(([name, command]) => ({ name, run: () => stage(name, command) })),
];

const LABELS = { ok: 'ok   ', failed: 'FAIL ', 'timed out': 'TIME ' };

const announce = ({ name, outcome, ms, output }, showsOutput = true) => {
  const said = outcome === 'timed out' ? '  timed out' : '';
  console.log(`${LABELS[outcome]} ${name.padEnd(14)} ${(ms / 1000).toFixed(1).padStart(6)} s${said}`);
  if (outcome !== 'ok' && showsOutput) console.log(output.trimEnd());
};

/** What is to come, and how long that took the last time. */
const introduce = () => {
  const last = existsSync(durationFile) ? JSON.parse(readFileSync(durationFile, 'utf8')).ms : undefined;
  const bound = isCi() ? `; ends within ${spanText(RUN_BUDGET_MS)}` : '';
  const before =
    last === undefined ? 'there was no full run here yet: several minutes' : `the last full run here took ${spanText(last)}`;
  console.log(`Build, types, lint, architecture and dead code, then all tests (${before}${bound})`);
};

const runChecks = async () => {
  const waiting = [...checks];
  const running = new Set();
  const results = [];
  const stop = startProgress((ms) => `${[...running].join(', ')} (${spanText(ms)})`);
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      running.add(next.name);
      const result = await next.run();
      running.delete(next.name);
      announce(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  stop();
  return results;
};

const progressOf = ({ files, filesEnded, passed, failed, running }, ms) => {
  const [first, ...others] = running;
  const now = first === undefined ? '' : `; at ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  return `tests: ${filesEnded} of ${files} files, ${passed} passed, ${failed} failed (${spanText(ms)})${now}`;
};

/** What a red run of the tests has to say: each failure, and where it stood when it was stopped. */
const tellFailures = ({ failures, running, isComplete }, { outcome, output }) => {
  for (const { name, text } of failures) console.log(`\nFAIL  ${name}\n${text}`);
  if (outcome === 'timed out')
    console.log(`\nThe tests timed out after their time budget. Running then: ${running.join(', ') || 'none'}`);
  else if (!isComplete || failures.length === 0) console.log(output.trimEnd()); // vitest itself ended badly, and says why
  console.log(`\nAll that the tests printed is in ${path.relative(root, outputFile)}`);
};

/** What this machine lacks for some tests: each of them says so in a line of its own. */
const skippedIn = (output) => new Set(output.split('\n').filter((line) => line.startsWith('SKIPPED ')));

/** The table of ordinary production, without its single runs; nothing when none of it was played. */
const tellOrdinaryProduction = () => {
  if (!existsSync(ordinaryFile)) return;
  const [table] = readFileSync(ordinaryFile, 'utf8').split('\n## ');
  console.log(`\n${table.trimEnd()}\nEach run is in ${path.relative(root, ordinaryFile)}`);
};

/** Without a build only the unit tests make sense: the others would test an old `dist/`. */
const runTests = async (filters, { isBuilt }) => {
  mkdirSync(cacheFolder, { recursive: true });
  for (const file of [eventsFile, ordinaryFile]) rmSync(file, { force: true });
  const reporters = '--reporter=default --reporter=./scripts/test-events.mjs --silent=passed-only';
  const only = isBuilt ? '' : '--project unit --project ordinary';
  const stop = startProgress((ms) => progressOf(readTestEvents(eventsFile), ms));
  const result = await runStage({
    name: 'tests',
    command: `vitest run ${reporters} ${only} ${filters.map((filter) => JSON.stringify(filter)).join(' ')}`,
    budgetMs: withinRun(TESTS_BUDGET_MS),
    env: { MAREA_TEST_EVENTS: eventsFile },
  });
  stop();
  writeFileSync(outputFile, result.output);
  announce(result, false);
  for (const line of skippedIn(result.output)) console.log(line);
  const state = readTestEvents(eventsFile);
  tellOrdinaryProduction();
  if (result.outcome !== 'ok') tellFailures(state, result);
  return { result, state };
};

const main = async () => {
  const filters = process.argv.slice(2);
  const isWhole = filters.length === 0;
  await prepareTools();
  if (isWhole) introduce();
  const stages = isWhole ? await runChecks() : [await ensureBuild()];
  if (!isWhole && stages.some(({ outcome, ms }) => outcome !== 'ok' || ms > 0)) for (const one of stages) announce(one);
  const isBuilt = stages.every(({ name, outcome }) => name !== 'build' || outcome === 'ok');
  const { result, state } = await runTests(filters, { isBuilt });
  stages.push(result);
  const isGreen = stages.every(({ outcome }) => outcome === 'ok');
  if (isWhole && isGreen) writeFileSync(durationFile, JSON.stringify({ ms: Math.round(elapsedMs()) }));
  process.exitCode = isGreen ? 0 : 1;
  console.log(`\n${closingLine(state, stages)}`);
};

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  console.log('\n0 passed, 1 failed');
}
