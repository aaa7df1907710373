import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'tsdown';
import { root } from './root.mjs';

const USAGE = `Plays the defaults through ordinary production, in virtual time, and prints one table. Takes the sources as they are: no build is needed.

  node scripts/ordinary-production.mjs [--only WORLD]… [--default NAME]… [--seed N] [--json] [--timeline]

  --only      worlds whose name contains this (default: all)
  --default   defaults with this name (default: all)
  --seed      the same seed is the same table (default: 1)
  --json      print JSON lines instead of a table
  --timeline  also print each half second of each run, with the reason for the size
  --progress  print each run on standard error when it is done, with the processor time so far
  --list      print the names of worlds and defaults`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    default: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    timeline: { type: 'boolean', default: false },
    progress: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** The suite as one module: Node alone does not read its types. */
const loadSuite = async () => {
  const outDir = mkdtempSync(path.join(root, '.cache', 'ordinary-'));
  try {
    await build({
      entry: { suite: path.join(root, 'test/ordinary/main.ts') },
      outDir,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      config: false,
      dts: false,
      fixedExtension: true,
      logLevel: 'error',
      report: false,
    });
    return await import(pathToFileURL(path.join(outDir, 'suite.mjs')));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
};

const cpuSec = () => process.cpuUsage().user / 1e6;

const printBin = (atMs, bin, explain) => {
  const { ok, good, late, overloads, desired, live, busy, queued } = bin;
  const numbers = [(atMs / 1_000).toFixed(1), ok, good, late, overloads, desired, live, busy, queued];
  console.log(`${numbers.map((number) => String(number).padStart(6)).join(' ')}  ${explain()}`);
};

const main = async () => {
  const { WORLDS, SUBJECTS, scoreOf, isPlayedIn, tableOf } = await loadSuite();
  const worlds = WORLDS.filter(({ name }) => values.only?.some((part) => name.includes(part)) ?? true);
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
else await main();
