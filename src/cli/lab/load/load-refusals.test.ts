import { describe, expect, it } from 'vitest';
import { createFakeHost } from '../../fake-host.test-support.ts';
import { runProgram } from '../../program.ts';

describe('marea lab load', () => {
  it.each([
    [['--vus', '3'], '--vus does not go with ramping-arrival-rate'],
    [['--executor', 'constant-vus'], 'constant-vus needs --vus'],
    [['--url', 'http://x', '--policy', 'demand'], '--policy goes with the built-in pool, not with --url'],
    [['--method', 'PUT'], '--method goes with --url'],
    [['--url', 'http://x', '--method', 'G\\ET'], 'It is no method; give for example PUT'],
    [['--url', 'ftp://x'], '--url: `url` must be an address'],
    [['--url', 'http://x', '--header', 'no header'], '--header no header is no header'],
    [['--url', 'http://x', '--body', '@nowhere'], 'nowhere cannot be read'],
    [['--policy', 'nobody'], '--policy nobody'],
    [['--min', '9', '--max', '3'], '--min 9 is above --max 3'],
    [['--fail-if', 'p98>1s'], 'It compares something unknown'],
    [['--stages', '10:5'], 'It has a stage whose duration has no unit'],
    [['--stages', '5s:9', '--for', '5s'], '--for and --stages both say how long it lasts'],
    [['--executor', 'ramping-vus', '--stages', '0s:1'], '`stages` must be'],
  ])('refuses %j', async (args, message) => {
    const { host, stdout, stderr } = createFakeHost('/nowhere');
    expect(await runProgram(['lab', 'load', ...args], host, () => '0')).toBe(2);
    expect(stdout.text).toBe('');
    expect(stderr.text).toContain(message);
  });
});
