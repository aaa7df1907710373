import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const node = (...args: string[]) => runCommand(process.execPath, args, rootDir);

/** A result of the bench with one suite: what the floor and a candidate of ours took in each round. */
const resultOf = (floorNs: readonly number[], mareaNs: readonly number[]): string => {
  const samplesOf = (list: readonly number[]) => list.map((cpuNs) => ({ cpuNs }));
  const samples = { 'floor: new Promise': samplesOf(floorNs), marea: samplesOf(mareaNs) };
  return JSON.stringify({ results: [{ name: 'loop 8', floor: 'floor: new Promise', figure: 'cpuNs', samples }] });
};

describe('bench:compare', () => {
  const compare = (before: string, after: string) => {
    using folder = createTemporaryFolder('compare');
    const files = [before, after].map((text, index) => {
      const file = path.join(folder.path, `${index}.json`);
      writeFileSync(file, text);
      return file;
    });
    return node('bench/compare.mjs', ...files);
  };
  const before = resultOf([100, 100, 100], [300, 300, 300]);

  it('is content with the same ratio to the floor on a machine that is twice as slow', () => {
    const { exitCode, stdout } = compare(before, resultOf([200, 200, 200], [600, 600, 600]));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing became worse');
  });

  it('exits with 1 when a ratio became worse by more than a tenth', () => {
    const { exitCode, stdout } = compare(before, resultOf([100, 100, 100], [345, 345, 345]));
    expect(exitCode).toBe(1);
    expect(stdout).toContain('+15.0 %');
    expect(stdout).toContain('WORSE');
  });

  it('says nothing about a change that is within the noise', () => {
    const { exitCode } = compare(before, resultOf([100, 100, 100], [280, 345, 420]));
    expect(exitCode).toBe(0);
  });
});

describe('bench:pool', () => {
  it('measures the sources beside a peer, each in a process of its own, and says which goals are met', () => {
    const chosen = ['--only', 'loop 8,resize', '--candidates', 'marea,fastq.promise'];
    const { exitCode, stdout } = node('bench/pool/run.mjs', '--rounds', '1', '--tasks', '2000', ...chosen);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/loop 8: 2000 no-op tasks, medians of 1/);
    expect(stdout).toMatch(/fastq\.promise ÷ marea +loop 8, ns cpu/);
    expect(stdout).toMatch(/met +6 resize 200 → 10 bounds at once: marea/);
  });
});
