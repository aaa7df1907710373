import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootDir, runCommand } from '../support/run-command.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const mustRun = (program: string, args: readonly string[], cwd: string): string => {
  const { exitCode, stdout, stderr } = runCommand(program, args, cwd);
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
};

/** A project of a user, in a folder of its own, with nothing installed but the tarball that we would publish. */
export interface Consumer extends Disposable {
  readonly folder: string;
  /** Paths inside the tarball, relative to the package. */
  readonly packedFiles: readonly string[];
  /** Writes a file of the user's project. */
  write(name: string, text: string): void;
}

/** Types that a TypeScript user of Node.js has anyway. */
const addNodeTypes = (folder: string): void => {
  for (const name of ['@types/node', 'undici-types']) {
    const target = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(rootDir, 'node_modules', name), target, { recursive: true });
  }
};

const packInto = (folder: string): { readonly tarball: string; readonly packedFiles: readonly string[] } => {
  if (!existsSync(path.join(rootDir, 'dist', 'index.js'))) throw new Error('There is no dist/: run `npm run build` first');
  const report: unknown = JSON.parse(
    mustRun('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], rootDir),
  );
  // The shape of `npm pack --json`: an array with one entry for our package.
  const [packed] = report as [{ readonly files: readonly { readonly path: string }[] }];
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball');
  return { tarball: path.join(folder, tarball), packedFiles: packed.files.map((file) => file.path) };
};

/** Packs the built package and installs it, offline, into an empty project. */
export const createConsumer = (): Consumer => {
  const temporary: TemporaryFolder = createTemporaryFolder('consumer');
  const folder = path.join(temporary.path, 'project');
  mkdirSync(folder);
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  const { tarball, packedFiles } = packInto(temporary.path);
  write('package.json', JSON.stringify({ name: 'consumer', private: true }));
  mustRun('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder);
  addNodeTypes(folder);
  return { folder, packedFiles, write, [Symbol.dispose]: () => temporary[Symbol.dispose]() };
};
