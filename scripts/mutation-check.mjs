// Do the tests notice? Plants one known bug after the other in a copy of the sources and runs the tests that must catch it.
// npm run check:mutation -- [--quick] [--only PART-OF-A-NAME] [--jobs 2]
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { mutations } from '../test/mutation/mutations.mjs';
import { PlantedTree } from '../test/mutation/planted-tree.mjs';
import { runTests } from '../test/mutation/run-tests.mjs';
import { root } from './root.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    jobs: { type: 'string', default: '2' },
  },
});
const chosen = mutations.filter(
  ({ name, isQuick }) => (!values.quick || isQuick === true) && (values.only === undefined || name.includes(values.only)),
);
if (chosen.length === 0) throw new Error(`no planted bug has '${values.only}' in its name`);

/** One bug: planted, tried, taken out again. */
const tryOne = async (tree, mutation) => {
  const fault = tree.plant(mutation);
  if (fault !== undefined) return { verdict: 'STALE   ', detail: fault };
  const { kind, test } = await runTests(tree.folder, mutation.tests);
  tree.restore(mutation);
  if (kind === 'failed') return { verdict: 'caught  ', detail: test };
  if (kind === 'hung') return { verdict: 'caught  ', detail: 'the tests did not end' };
  if (kind === 'broken') return { verdict: 'BROKEN  ', detail: 'no test could be run: the patch is no valid code' };
  return { verdict: 'SURVIVED', detail: mutation.tests.join(', ') };
};

const queue = [...chosen];
const bad = [];
const work = async (job) => {
  const tree = new PlantedTree(root, path.join(root, '.cache', `mutation-${job}`));
  for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
    const { verdict, detail } = await tryOne(tree, mutation);
    console.log(`${verdict} ${mutation.name}: ${detail}`);
    if (verdict !== 'caught  ') bad.push(mutation);
  }
  tree.remove();
};

// Tests that fail without a bug would seem to catch each of them.
const clean = new PlantedTree(root, path.join(root, '.cache', 'mutation-clean'));
const sound = await runTests(clean.folder, [...new Set(chosen.flatMap(({ tests }) => tests))]);
clean.remove();
if (sound.kind !== 'passed') {
  console.error(`The tests fail without any planted bug: ${sound.test ?? sound.kind}`);
  process.exit(1);
}
await Promise.all(Array.from({ length: Number(values.jobs) }, (_, job) => work(job)));
console.log(`${chosen.length - bad.length} of ${chosen.length} planted bugs were caught`);
for (const { name, why, file } of bad) console.error(`not caught: ${name} (${file}): ${why}`);
if (bad.length > 0) process.exitCode = 1;
