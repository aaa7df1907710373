// Measures one candidate in one suite, in a process of its own, and prints one line of JSON.
// node bench/workers/one.mjs <suite> <candidate> [measured ms]
import process from 'node:process';
import { candidates } from './candidates/index.mjs';
import { scenarios } from './scenarios/index.mjs';
import { suites } from './suites.mjs';

const [suiteName, name, msText = '1500'] = process.argv.slice(2);
const suite = suites.find((each) => each.name === suiteName);
const metrics = await scenarios[suite.scenario](candidates[name], {
  ...suite,
  measuredMs: Number(msText),
  warmUpMs: Number(msText) / 2,
});
process.stdout.write(`${JSON.stringify(metrics)}\n`, () => process.exit(0));
