// `npm test`: makes a fresh clone ready, then runs every check and every test. `npm test -- path` runs the tests of that path.
import './node-version.mjs';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuild } from './build.mjs';
import { prepareTools } from './checkout.mjs';
import { root } from './root.mjs';
import { runStage } from './stage.mjs';
import { closingLine, readTestReport } from './test-report.mjs';

/** The whole run ends within this time, whatever the stages' own budgets add up to. */
const RUN_BUDGET_MS = 14 * 60_000;
const TESTS_BUDGET_MS = 8 * 60_000;
/** Checks that run at the same time. The tests run alone afterwards, so that checks do not disturb real threads. */
const LANES = 2;

const reportFile = path.join('.cache', 'test-report.json');
const startedMs = performance.now();
const remainingMs = () => Math.max(1_000, RUN_BUDGET_MS - (performance.now() - startedMs));
const stage = (name, command, budgetMs) => runStage({ name, command, budgetMs: Math.min(budgetMs, remainingMs()) });

const checks = [
  () => ensureBuild(),
  () => stage('types', 'npm run --silent check:types', 90_000),
  () => stage('lint: style', 'npm run --silent check:lint:style', 60_000),
  () => stage('lint: types', 'npm run --silent check:lint:types', 60_000),
  () => stage('architecture', 'npm run --silent check:arch', 60_000),
  () => stage('dead code', 'npm run --silent check:dead', 60_000),
];

const announce = ({ name, ok, ms, output, live }) => {
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(14)} ${(ms / 1000).toFixed(1).padStart(6)} s`);
  if (!ok && !live) console.log(output.trimEnd());
};

const runChecks = async () => {
  const waiting = [...checks];
  const results = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await next();
      announce(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
};

/** Without a build only the unit tests make sense: the others would test an old `dist/`. */
const runTests = async (filters, { isBuilt }) => {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  rmSync(path.join(root, reportFile), { force: true });
  const reporters = `--reporter=default --reporter=json --outputFile.json=${reportFile} --silent=passed-only`;
  const only = isBuilt ? '' : '--project unit';
  const result = await runStage({
    name: 'tests',
    command: `vitest run ${reporters} ${only} ${filters.map((filter) => JSON.stringify(filter)).join(' ')}`,
    budgetMs: Math.min(TESTS_BUDGET_MS, remainingMs()),
    live: true,
  });
  announce(result);
  return result;
};

const main = async () => {
  const filters = process.argv.slice(2);
  await prepareTools();
  const stages = filters.length === 0 ? await runChecks() : [await ensureBuild()];
  if (filters.length > 0 && stages.some(({ ok, ms }) => !ok || ms > 0)) stages.forEach(announce);
  stages.push(await runTests(filters, { isBuilt: stages.every(({ name, ok }) => name !== 'build' || ok) }));
  process.exitCode = stages.every(({ ok }) => ok) ? 0 : 1;
  console.log(`\n${closingLine(readTestReport(path.join(root, reportFile)), stages)}`);
};

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  console.log('\n0 passed, 1 failed');
}
