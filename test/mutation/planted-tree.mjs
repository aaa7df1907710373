import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a copy needs in order to run unit tests. */
const PARTS = ['src', 'test', 'examples', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

/** A copy of the checkout in which bugs are planted one after the other. */
export class PlantedTree {
  /** @param {string} root @param {string} folder */
  constructor(root, folder) {
    this.root = root;
    this.folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const part of PARTS) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  }

  /**
   * Plants a bug. Returns what is wrong with the patch, if anything.
   *
   * @param {{ file: string, from: string, to: string }} mutation
   * @returns {string | undefined}
   */
  plant({ file, from, to }) {
    const source = readFileSync(path.join(this.root, file), 'utf8');
    const count = source.split(from).length - 1;
    if (count !== 1) return `its text occurs ${count} times in ${file}, and must occur once`;
    writeFileSync(
      path.join(this.folder, file),
      source.replace(from, () => to),
    );
    return undefined;
  }

  /** @param {{ file: string }} mutation */
  restore({ file }) {
    cpSync(path.join(this.root, file), path.join(this.folder, file));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
