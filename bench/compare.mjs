// Compares two results of `npm run bench:pool -- --json FILE`: each of our candidates' figures, as a ratio to its suite's floor.
// npm run bench:compare -- OLD.json NEW.json [--threshold 0.1] [--all]
// Exits with 1 when one became worse by more than the threshold and by more than twice the noise of both runs.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { changes } from './pool/changes.mjs';
import { printRows } from './report/print.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Change that counts, as a share. */
    threshold: { type: 'string', default: '0.1' },
    /** Compare the peers too. */
    all: { type: 'boolean', default: false },
  },
});
const [oldFile, newFile] = positionals;
if (oldFile === undefined || newFile === undefined) throw new Error('give two files: OLD.json NEW.json');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

const percent = (share) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;
const list = changes(read(oldFile), read(newFile), { threshold: Number(values.threshold), all: values.all });
if (list.length === 0) throw new Error('the two files have no suite in common');
printRows([
  ['', 'suite', 'figure', 'old', 'new', 'change', 'noise'],
  ...list.map(({ name, suite, figure, before, after, change, noise, verdict }) => [
    `${verdict} ${name}`,
    suite,
    figure,
    before.toFixed(2),
    after.toFixed(2),
    percent(change),
    `±${(noise * 100).toFixed(1)} %`,
  ]),
]);
const worse = list.filter(({ verdict }) => verdict === 'WORSE ');
console.log(worse.length === 0 ? 'Nothing became worse.' : `${worse.length} became worse.`);
if (worse.length > 0) process.exitCode = 1;
