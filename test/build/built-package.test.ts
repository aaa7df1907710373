import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';
import { builtFiles, loadedWith, readBuiltFile } from './built-files.ts';

const entries = ['index', 'adapters', 'testing'];
const isOurs = (specifier: string): boolean => specifier.startsWith('.');
const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:');
const totalKilobytes = (files: readonly { readonly code: string }[]): number =>
  files.reduce((sum, file) => sum + Buffer.byteLength(file.code), 0) / 1024;

describe('the build', () => {
  it('imports nothing but its own chunks and Node.js, so that installing marea installs one package', () => {
    const strangers = builtFiles('.js')
      .filter(({ name }) => !name.includes('jiti')) // holds a compiler with `import` in its texts; the consumer test covers it
      .flatMap(({ imports, lazyImports }) => [...imports, ...lazyImports])
      .filter((specifier) => !isOurs(specifier) && !isBuiltin(specifier));
    expect(strangers).toEqual([]);
  });

  it('declares its types without those of another package', () => {
    const strangers = builtFiles('.d.ts')
      .flatMap(({ imports, lazyImports }) => [...imports, ...lazyImports])
      .filter((specifier) => !isOurs(specifier) && !isBuiltin(specifier));
    expect(strangers).toEqual([]);
  });

  it.each(entries)('keeps command-line code and the transpiler out of marea/%s', (entry) => {
    const names = loadedWith(`${entry}.js`).map(({ code }) => code);
    const others = names.map((code) => code.replace('basename(process.argv[1] ?? "")', '')); // how `killOwnWorker` knows a worker
    expect(others.filter((code) => /process\.argv|createJiti|class Command\b/.test(code))).toEqual([]);
  });

  it.each(entries)('lets CommonJS require marea/%s, which a top-level await would forbid', (entry) => {
    const file = path.join(rootDir, 'dist', `${entry}.js`);
    const { exitCode, stderr } = runCommand(process.execPath, ['-e', `require(${JSON.stringify(file)})`], rootDir);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('makes the command a program', () => {
    const file = readBuiltFile('cli.js');
    expect(file.code.startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(file.code.indexOf('#!', 2)).toBe(-1);
    expect(statSync(path.join(rootDir, 'dist', 'cli.js')).mode & 0o111).not.toBe(0);
  });

  it('starts the command with little to load: the rest comes when it is used', () => {
    const loaded = loadedWith('cli.js');
    expect(loaded.map(({ name }) => name).filter((name) => /jiti|glob/.test(name))).toEqual([]);
    expect(totalKilobytes(loaded)).toBeLessThan(250); // about 10 ms of reading and compiling
  });

  it('lists the license of each package that is inlined', () => {
    const { code } = readBuiltFile('THIRD-PARTY-LICENSES.txt');
    const listed = [...code.matchAll(/^-{80}\n(\S+) (\S+) \((.+)\)\n-{80}$/gm)].map(([, name = '']) => name);
    expect(listed).toContain('pure-rand');
    expect(listed).toEqual([...listed].sort());
  });
});
