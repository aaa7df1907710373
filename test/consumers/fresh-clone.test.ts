import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/** What a clone does not have. */
const NOT_CLONED = new Set(['node_modules', 'dist', '.cache', '.git', 'coverage']);

/** A clone as it comes, but for the tools, which are those of this checkout. */
const createClone = (): TemporaryFolder => {
  const clone = createTemporaryFolder('clone');
  const isCloned = (file: string): boolean => !NOT_CLONED.has(path.relative(rootDir, file).split(path.sep)[0] ?? '');
  cpSync(rootDir, clone.path, { recursive: true, filter: isCloned });
  symlinkSync(path.join(rootDir, 'node_modules'), path.join(clone.path, 'node_modules'), 'dir');
  return clone;
};

describe('npm pack on a fresh clone', () => {
  it('builds first, says so, and answers with JSON alone', () => {
    using clone = createClone();
    expect(existsSync(path.join(clone.path, 'dist'))).toBe(false);
    const { exitCode, stdout, stderr } = runCommand('npm', ['pack', '--json'], clone.path);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const [packed] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }]; // one package
    const files = packed.files.map((file) => file.path);
    expect(files).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/cli.js', 'dist/sim.js']));
    expect(stderr).toContain('Building marea …');
    expect(stderr).toMatch(/Built after \d+ s/);
  });

  it('runs no script of a dependency when the tools are installed', () => {
    const lock = JSON.parse(readFileSync(path.join(rootDir, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
    };
    const withScripts = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(withScripts.map(([name]) => name)).toEqual([]);
  });
});
