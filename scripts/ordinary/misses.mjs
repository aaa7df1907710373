import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.mjs';

const file = path.join(root, 'test', 'ordinary', 'known-misses.json');

/** Plays every group of the tests, and writes down which goals are not reached, a line for each. */
export const writeMisses = async ({ GROUPS, missesOf }, cpuSec) => {
  Error.stackTraceLimit = 0; // a pool that refuses makes an error each time
  const misses = [];
  for (const { name, subjects, play } of GROUPS) {
    const startedSec = cpuSec();
    for (const subject of subjects) {
      const beforeSec = cpuSec();
      const found = missesOf((await play(subject)).verdicts);
      misses.push(...found);
      const spent = (cpuSec() - beforeSec).toFixed(1);
      console.log(
        `${name.padEnd(15)} ${subject.name.padEnd(22)} ${String(found.length).padStart(3)} missed  ${spent.padStart(5)} s`,
      );
    }
    console.log(`${name.padEnd(15)} ${(cpuSec() - startedSec).toFixed(1)} s of processor time`);
  }
  const fields = (miss) => Object.entries(miss).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  const lines = misses.map((miss) => `  { ${fields(miss).join(', ')} }`);
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
  console.log(
    `\n${misses.length} goals are missed: test/ordinary/known-misses.json (${cpuSec().toFixed(1)} s of processor time)`,
  );
};
