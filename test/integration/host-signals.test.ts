import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';

/** Starts every host signal of the sources, looks at them after half a second, and prints what it saw. */
const script = (ending: string): string => `
  const { createJiti } = require('jiti');
  createJiti(process.cwd() + '/x.js').import(process.cwd() + '/src/host/index.ts').then((host) => {
    const signals = [host.eventLoopDelay(), host.eventLoopUtilization(), host.memoryUse(), host.heapUse(), host.cpuUse()];
    for (const signal of signals) signal.start();
    const read = (nowMs) => signals.map((signal) => signal.read({ nowMs }));
    read(performance.now());
    setTimeout(() => {
      const until = performance.now() + 150;
      while (performance.now() < until);
      setTimeout(() => {
        const values = read(performance.now());
        ${ending}
        console.log(JSON.stringify({ values, left: process.getActiveResourcesInfo() }));
      }, 100);
    }, 300);
  });
`;

interface Seen {
  readonly values: readonly number[];
  readonly left: readonly string[];
}

const runScript = (ending: string): Seen => {
  const { exitCode, stdout, stderr } = runCommand(process.execPath, ['-e', script(ending)], rootDir);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Seen; // printed by the script above
};

describe('the signals of the host, in a process of their own', () => {
  it('see a loop that stood still for 150 ms, read shares from 0 to 1, and leave nothing when stopped', () => {
    const { values, left } = runScript('for (const signal of signals) signal.stop();');
    const [delayMs, ...shares] = values;
    expect(delayMs).toBeGreaterThan(100);
    expect(delayMs).toBeLessThan(20_000);
    expect(shares).toHaveLength(4);
    for (const share of shares) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1.05); // processor time is counted in steps
    }
    expect(left.filter((name) => name !== 'PipeWrap' && name !== 'CloseReq' && !name.startsWith('FS'))).toEqual(['Timeout']);
  });

  it('do not keep a process alive that forgets to stop them', () => {
    const { values } = runScript('');
    expect(values).toHaveLength(5);
  });
});
