import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';
import { root } from '../root.mjs';

/** What imports the built simulator gets the one of the sources. */
const simulatorFromSources = {
  name: 'simulator-from-sources',
  resolveId: (id) => (id.endsWith('/dist/sim.js') ? path.join(root, 'src/sim/index.ts') : null),
};

/** Loads modules of the sources, named by paths below the root, as one bundle: Node alone does not read their types. No build is needed. */
export const loadSources = async (entry) => {
  const cache = path.join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(path.join(cache, 'ordinary-'));
  try {
    await build({
      entry: Object.fromEntries(Object.entries(entry).map(([name, file]) => [name, path.join(root, file)])),
      outDir,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      config: false,
      dts: false,
      fixedExtension: true,
      logLevel: 'error',
      report: false,
      plugins: [simulatorFromSources],
    });
    const loaded = await Promise.all(Object.keys(entry).map((name) => import(pathToFileURL(path.join(outDir, `${name}.mjs`)))));
    return Object.assign({}, ...loaded);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
};
