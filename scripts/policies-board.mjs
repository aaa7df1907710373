import { parseArgs } from 'node:util';
import { BOARDS } from './boards/conditions.mjs';
import { recordedLoads, syntheticLoads } from './boards/loads.mjs';
import { playOne, sumUp } from './boards/play-board.mjs';

const USAGE = `Plays every policy on every load of the boards and prints how good each was. Needs a build.

  node scripts/policies-board.mjs [--board NAME]… [--policy NAME]… [--load NAME]… [--traces DIR] [--seed N] [--each] [--json]

  --board   fast start, slow start, tight, heavy tail, outliers, half second (default: all)
  --policy  a name as of \`marea simulate\`, fixed:peak or fixed:p95 (default: default, classic, fixed:p95, fixed:peak)
  --load    name of a load (default: all)
  --traces  folder with recorded traces; without it the built-in loads alone are played
  --each    also print each load
  --json    print JSON lines instead of tables`;

const { values } = parseArgs({
  options: {
    board: { type: 'string', multiple: true },
    policy: { type: 'string', multiple: true },
    load: { type: 'string', multiple: true },
    traces: { type: 'string' },
    seed: { type: 'string', default: '1' },
    each: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
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

const playBoard = async (board, loads, policies) => {
  const summary = [['policy', 'J', 'cost', 'dearest', 'late', 'worst', '≤ 1 % late', 'starts/1000', 'reversals/h']];
  const each = [['policy · load', 'tasks', 'J', 'cost', 'late', 'p99 ms', 'starts/1000', 'reversals/h']];
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
  if (values.json) return;
  console.log(
    `\n${board.name}: start ${board.startMs} ms, SLO ${board.waitSloMs} ms, ${loads.length} loads, seed ${values.seed}`,
  );
  print(summary);
  if (values.each) print(each);
};

if (values.help) {
  console.log(USAGE);
} else {
  const all = [...syntheticLoads(), ...(values.traces === undefined ? [] : recordedLoads(values.traces))];
  const loads = all.filter(({ name }) => values.load?.includes(name) ?? true);
  const boards = BOARDS.filter(({ name }) => values.board?.includes(name) ?? true);
  const policies = values.policy ?? ['default', 'classic', 'fixed:p95', 'fixed:peak'];
  for (const board of boards) await playBoard(board, loads, policies);
}
