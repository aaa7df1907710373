import process from 'node:process';

/** Measures each name in turn, round by round, so that a machine that changes its speed does so for all. Progress goes to stderr. */
export const interleaved = (title, names, rounds, measure) => {
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  const { isTTY } = process.stderr;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      if (isTTY) process.stderr.write(`\r${title}: round ${round + 1} of ${rounds}, ${name}`.padEnd(78));
      samples[name].push(measure(name));
    }
  }
  if (isTTY) process.stderr.write(`${'\r'.padEnd(79)}\r`);
  return samples;
};
