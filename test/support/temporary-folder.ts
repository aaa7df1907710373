import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder that is gone when the owner disposes it. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** Makes an empty folder in the system's place for such. */
export const createTemporaryFolder = (name: string): TemporaryFolder => {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `marea-${name}-`)));
  return {
    path: folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};
