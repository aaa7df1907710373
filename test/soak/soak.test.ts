import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../scripts/soak/verdict.mjs';
import { rootDir, runCommand } from '../support/run-command.ts';

const sampleAt = (index: number, more: Readonly<Record<string, number>> = {}) => ({
  rss: 150e6 + 10e6 * (index % 2),
  heap: 20e6 + 1e6 * (index % 3),
  external: 5e6,
  sockets: 80 + (index % 7),
  eventPlaces: 17,
  ...more,
});

const growing = (soak: readonly object[]): readonly string[] =>
  judge(soak)
    .filter(({ isFlat }: { readonly isFlat: boolean }) => !isFlat)
    .map(({ name }: { readonly name: string }) => name);

describe('the verdict of the soak', () => {
  it('finds what goes up and down flat, also with a burst in the last third', () => {
    const soak = Array.from({ length: 180 }, (_, index) => sampleAt(index, index > 150 && index < 160 ? { rss: 900e6 } : {}));
    expect(growing(soak)).toEqual([]);
  });

  it.each([
    ['rss', 400e3],
    ['heap', 50e3],
    ['external', 80e3],
    ['sockets', 0.4],
    ['eventPlaces', 0.06],
  ])('finds %s that grows by %d with every look', (name, step) => {
    const soak = Array.from({ length: 180 }, (_, index) => {
      const sample: Record<string, number> = sampleAt(index);
      return { ...sample, [name]: (sample[name] ?? 0) + index * step };
    });
    expect(growing(soak)).toEqual([name]);
  });

  it('gives none over fewer than three looks', () => {
    expect(() => judge([sampleAt(0), sampleAt(1)])).toThrow('three samples');
  });
});

describe('npm run soak', () => {
  it('plays every kind of client for three seconds, gets right answers only, and looks at the service', () => {
    const script = path.join(rootDir, 'scripts', 'soak-serve.mjs');
    const { stdout: output } = runCommand(process.execPath, [script, '--minutes', '0.05', '--every', '1'], rootDir);
    expect(output).not.toMatch(/^FAULT/m);
    expect(output).toMatch(/^rss [\d.]+ MB {2}heap [\d.]+ MB {2}sockets \d+/m);
    for (const kind of ['accepted task', 'batch of 20', 'slow body', 'slow headers', 'two framings at once', 'refused request'])
      expect(output).toMatch(new RegExp(`^ +[1-9]\\d*  ${kind}$`, 'm'));
    expect(output).toMatch(/^[1-9]\d* accepted tasks checked/m);
  });
});
