import { median, spread } from './statistics.mjs';
import { figureOf } from './verdicts.mjs';

const columns = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))));
};

export const printRows = (rows) => {
  for (const row of columns(rows)) console.log(`  ${row.join('  ')}`);
};

/** One table: each candidate's figures, the one that counts also as a ratio to the floor, with its spread over the rounds. */
export const printSuite = (suite, FIGURES) => {
  const write = (value, figure) => (Number.isFinite(value) ? value.toFixed(FIGURES[figure]?.digits ?? 2) : '–');
  const names = Object.keys(suite.samples);
  const figures = Object.keys(FIGURES).filter((figure) => names.some((name) => suite.samples[name][0]?.[figure] !== undefined));
  const header = ['', ...figures.map((figure) => FIGURES[figure].title), suite.floor === undefined ? '' : '÷ floor', '±'];
  const rows = names.map((name) => {
    const list = suite.samples[name];
    const ratio = suite.floor === undefined ? undefined : figureOf(suite, { figure: suite.figure, of: name, per: suite.floor });
    const cells = figures.map((figure) => write(median(list.map((sample) => sample[figure])), figure));
    const noise = spread(list.map((sample) => sample[suite.figure]));
    return [name, ...cells, ratio === undefined ? '' : ratio.toFixed(2), `${(noise * 100).toFixed(0)} %`];
  });
  console.log(`\n${suite.name}: ${suite.title ?? `${suite.tasks} no-op tasks`}, medians of ${suite.rounds}`);
  printRows([header, ...rows]);
};

const comparedWith = (per) => {
  if (per === undefined) return '';
  return ` ÷ ${Array.isArray(per) && per.length > 1 ? 'the best peer' : per}`;
};

/** The goals and whether each is met. */
export const printVerdicts = (list, FIGURES) => {
  if (list.length === 0) return;
  console.log('\nGoals');
  const rows = list.map(({ goal, suite, figure, of, per, atMost, atLeast, value, isMet }) => [
    isMet ? 'met ' : 'MISS',
    `${goal}: ${of}${comparedWith(per)}`,
    `${suite}, ${FIGURES[figure]?.title ?? figure}`,
    value.toFixed(2),
    atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`,
  ]);
  printRows(rows);
  console.log(`  ${list.filter(({ isMet }) => isMet).length} of ${list.length} met`);
};
