import { parseArgs } from 'node:util';
import { compareWithDemand } from './ordinary/boards.mjs';
import { loadSources } from './ordinary/bundle.mjs';
import { writeMisses } from './ordinary/misses.mjs';
import { checkSizes } from './ordinary/sizes.mjs';

const USAGE = `Plays the defaults through ordinary production, in virtual time, and prints one table. Takes the sources as they are: no build is needed.

  node scripts/ordinary-production.mjs [--only WORLD]… [--default NAME]… [--seed N] [--json] [--timeline] [--random]
  node scripts/ordinary-production.mjs --misses
  node scripts/ordinary-production.mjs --sizes [--only WORLD]… [--seed N] [--random]
  node scripts/ordinary-production.mjs --boards [--board NAME]… [--traces DIR] [--each] [--seed N]

  --only      worlds whose name contains this (default: all)
  --default   defaults with this name (default: all)
  --seed      the same seed is the same table (default: 1)
  --json      print JSON lines instead of a table
  --timeline  also print each half second of each run, with the reason for the size
  --progress  print each run on standard error when it is done, with the processor time so far
  --random    play the backends and loads that are drawn by chance instead
  --misses    play what the tests play, and write the table of the goals that are not reached yet anew
  --sizes     look for the best fixed size of each world again, and say where it is not the one that the world names
  --boards    compare the default of workers with the demand decider alone where nothing stands behind them
  --board     boards with this name (default: fast start, half second, slow start, heavy tail)
  --traces    folder with recorded traces for the boards; without it the built-in loads alone are played
  --each      also print each load of the boards
  --list      print the names of worlds and defaults`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    default: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    timeline: { type: 'boolean', default: false },
    progress: { type: 'boolean', default: false },
    random: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    sizes: { type: 'boolean', default: false },
    boards: { type: 'boolean', default: false },
    board: { type: 'string', multiple: true },
    traces: { type: 'string' },
    each: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const cpuSec = () => process.cpuUsage().user / 1e6;

const printBin = (atMs, bin, explain) => {
  const { ok, good, late, overloads, desired, live, busy, queued } = bin;
  const numbers = [(atMs / 1_000).toFixed(1), ok, good, late, overloads, desired, live, busy, queued];
  console.log(`${numbers.map((number) => String(number).padStart(6)).join(' ')}  ${explain()}`);
};

/** @throws Error for a name that there is none of: an empty table would say that nothing was missed. */
const checkNames = (wanted, known) => {
  const strange = (wanted ?? []).filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`no default ${strange.join(', ')}; there are ${known.join(', ')}`);
};

const main = async () => {
  const suite = await loadSources({ suite: 'test/ordinary/main.ts' });
  const { WORLDS, RANDOM_WORLDS, SUBJECTS, scoreOf, isPlayedIn, tableOf } = suite;
  if (values.misses) return writeMisses(suite, cpuSec);
  checkNames(
    values.default,
    SUBJECTS.map(({ name }) => name),
  );
  const worlds = (values.random ? RANDOM_WORLDS : WORLDS).filter(
    ({ name }) => values.only?.some((part) => name.includes(part)) ?? true,
  );
  if (values.sizes) return checkSizes(suite, worlds, Number(values.seed));
  const subjects = SUBJECTS.filter(({ name }) => values.default?.includes(name) ?? true);
  if (values.list) {
    console.log([...worlds, ...subjects].map(({ name }) => name).join('\n'));
    return;
  }
  const scores = [];
  for (const world of worlds) {
    for (const subject of subjects.filter((one) => isPlayedIn(world, one))) {
      if (values.timeline)
        console.log(`\n${world.name}, ${subject.name}\n  at s     ok   good   late  overl   size   live   busy queued`);
      const score = await scoreOf(world, subject, Number(values.seed), values.timeline ? printBin : undefined);
      scores.push(score);
      if (process.stderr.isTTY || values.progress) console.error(`${cpuSec().toFixed(1)} s  ${world.name} · ${subject.name}`);
      if (values.json) console.log(JSON.stringify(score));
    }
  }
  if (!values.json) console.log(`${tableOf(scores)}\n\nseed ${values.seed}, ${cpuSec().toFixed(1)} s of processor time`);
};

if (values.help) console.log(USAGE);
else if (values.boards) await compareWithDemand({ ...values, cpuSec });
else await main();
