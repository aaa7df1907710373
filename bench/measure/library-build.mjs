import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A build of the library in a folder of its own, so that what is built or edited meanwhile changes nothing: of the sources as they are,
 * or a copy of the build in `folder`. It goes when the process ends.
 */
export const libraryBuild = async (folder) => {
  const outDir = mkdtempSync(join(tmpdir(), 'marea-bench-'));
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  if (folder === undefined) {
    const entry = { index: join(root, 'src/index.ts'), testing: join(root, 'src/testing/index.ts') };
    const output = { outDir, format: 'esm', platform: 'node', target: 'node20.19', fixedExtension: false, nodeProtocol: true };
    await build({ ...output, config: false, cwd: root, tsconfig: 'tsconfig.build.json', entry, dts: false, logLevel: 'error' });
  } else {
    cpSync(resolve(folder), outDir, { recursive: true });
  }
  return outDir;
};
