import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { candidateNamed, candidateNames } from '../dist/sim.js';
import { BOARDS } from './boards/conditions.mjs';
import { recordedLoads, syntheticLoads } from './boards/loads.mjs';
import { playOne, sumUp } from './boards/play-board.mjs';

const USAGE = `Plays every policy on every load of the boards and prints how good each was. Needs a build.

  node scripts/policies-board.mjs [--board NAME]… [--policy NAME]… [--load NAME]… [--traces DIR] [--seed N]
                                  [--each] [--json] [--markdown FILE]

  --board   fast start, slow start, tight, heavy tail, outliers, half second (default: all)
  --policy  a name as of \`marea simulate\`, fixed:peak or fixed:p95 
            (default: every one that needs no options)
  --load    name of a load (default: all)
  --traces  folder with recorded traces; without it the built-in loads alone are played
  --each    also print each load
  --json    print JSON lines instead of tables
  --markdown  write the page of the docs instead`;

const { values } = parseArgs({
  options: {
    board: { type: 'string', multiple: true },
    policy: { type: 'string', multiple: true },
    load: { type: 'string', multiple: true },
    traces: { type: 'string' },
    seed: { type: 'string', default: '1' },
    each: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    markdown: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const percent = (ratio) => `${(100 * ratio).toFixed(2)} %`;

const print = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])));
    console.log(cells.join('  '));
  }
};

const summaryRow = (policy, sum) => [
  policy,
  sum.merit.toFixed(3),
  sum.cost.toFixed(3),
  `${sum.dearestCost.toFixed(2)} ${sum.dearestLoad}`,
  percent(sum.late),
  `${percent(sum.worstLate)} ${sum.worstLoad}`,
  `${sum.inTime}/${sum.loads}`,
  sum.starts.toFixed(1),
  sum.reversals.toFixed(0),
];

const loadRow = (policy, run) => [
  `${policy} · ${run.load}`,
  String(run.tasks),
  run.merit.toFixed(3),
  run.cost.toFixed(3),
  percent(run.late),
  run.p99.toFixed(0),
  run.starts.toFixed(1),
  run.reversals.toFixed(0),
];

const SUMMARY = ['policy', 'J', 'cost', 'dearest', 'late', 'worst', '≤ 1 % late', 'starts/1000', 'reversals/h'];
const EACH = ['policy · load', 'tasks', 'J', 'cost', 'late', 'p99 ms', 'starts/1000', 'reversals/h'];

const playBoard = async (board, loads, policies) => {
  const summary = [SUMMARY];
  const each = [EACH];
  for (const policy of policies) {
    const runs = [];
    for (const load of loads) {
      const run = await playOne(board, load, policy, values.seed);
      runs.push(run);
      each.push(loadRow(policy, run));
      if (values.json) console.log(JSON.stringify({ board: board.name, policy, ...run }));
    }
    const sum = sumUp(runs);
    summary.push(summaryRow(policy, sum));
    if (values.json) console.log(JSON.stringify({ board: board.name, policy, ...sum }));
  }
  return { summary, each };
};

/** Kinds that are no demand of their own: ceilings, floors, combinators, and one that asks for all there is. */
const NO_DEMAND = new Set(['aimdOnOverload', 'eventLoop', 'gradient2', 'memory', 'onDemand', 'throughput', 'vegas']);

/** Every name that stands for a policy by itself. */
const everyPolicy = () => {
  const alone = candidateNames().filter((name) => {
    if (NO_DEMAND.has(name)) return false;
    try {
      candidateNamed(name);
      return true;
    } catch {
      return false; // needs options
    }
  });
  return [...alone, 'spawn:1ms', 'spawn:400ms', 'fixed:p95', 'fixed:peak'];
};

const headOf = (board, loads) =>
  `start of a worker ${board.startMs} ms, wait SLO ${board.waitSloMs} ms, ${loads.length} loads, seed ${values.seed}`;

const markdownTable = (rows) => {
  const [head, ...body] = rows.map((row) => `| ${row.join(' | ')} |`);
  return [head, `|${rows[0].map((_, column) => (column === 0 ? ' --- |' : ' ---: |')).join('')}`, ...body].join('\n');
};

const PAGE_HEAD = `<!-- Written by \`node scripts/policies-board.mjs --markdown docs/policies.md\`. Do not edit by hand. -->

# Policies, measured

Every policy that needs no options, played by the [laboratory](guide/laboratory.md) on the same built-in loads: a ramp, steps up and
down, square waves, on and off, a flash crowd, sines, drift, a saw, a day, and steady loads of 2, 5 and 60 workers. Bounds are 2 and
1.5 times the load's peak need; 1,000 tasks may wait; the first size is the need at the start. The rows fixed:p95 and fixed:peak are
pools that are as large as the load's 95th or 99.5th percentile needs (by the square-root rule), known beforehand.

**late** is the share of tasks that waited longer than the SLO or were refused: the mean over the loads, and the worst load. **cost** is the
worker time paid for ÷ run time of all tasks, and on the board with a slow start also ÷ 1.13, an allowance for the starts
themselves. **J** = cost + 0.25 s × starts ÷ offered work + 10 × what is late beyond 1 %, as a geometric mean; it only ranks.
`;

const writePage = (file, played) => {
  const sections = played.map(
    ({ board, loads, tables }) => `## Board: ${board.name}\n\n${headOf(board, loads)}\n\n${markdownTable(tables.summary)}\n`,
  );
  writeFileSync(file, `${PAGE_HEAD}\n${sections.join('\n')}`);
};

const main = async () => {
  const all = [...syntheticLoads(), ...(values.traces === undefined ? [] : recordedLoads(values.traces))];
  const loads = all.filter(({ name }) => values.load?.includes(name) ?? true);
  const boards = BOARDS.filter(({ name }) => values.board?.includes(name) ?? true);
  const policies = values.policy ?? everyPolicy();
  const played = [];
  for (const board of boards) {
    const tables = await playBoard(board, loads, policies);
    played.push({ board, loads, tables });
    if (values.json || values.markdown !== undefined) continue;
    console.log(`\n${board.name}: ${headOf(board, loads)}`);
    print(tables.summary);
    if (values.each) print(tables.each);
  }
  if (values.markdown !== undefined) writePage(values.markdown, played);
};

if (values.help) console.log(USAGE);
else await main();
