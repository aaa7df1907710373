import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Rolldown } from 'tsdown';

interface InlinedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;

/** Root folder of the package in `node_modules` that holds the module, or `undefined` for our own code. */
const packageFolderOf = (moduleId: string): string | undefined => {
  const marker = `${path.sep}node_modules${path.sep}`;
  const file = path.normalize(moduleId.replace(/^\0/, '').replace(/\?.*$/, ''));
  const start = file.lastIndexOf(marker);
  if (start === -1) return undefined;
  const [scopeOrName = '', name = ''] = file.slice(start + marker.length).split(path.sep);
  return path.join(file.slice(0, start + marker.length), scopeOrName, scopeOrName.startsWith('@') ? name : '');
};

const readPackage = (folder: string): InlinedPackage => {
  const manifestFile = path.join(folder, 'package.json');
  if (!existsSync(manifestFile)) throw new Error(`There is no package.json in ${folder}`);
  // A package.json is always an object; the fields are checked below.
  const { name, version, license } = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, unknown>;
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  if (typeof license !== 'string' || texts.length === 0) {
    throw new Error(`${String(name)} is inlined but has no license text; marea could not pass it on`);
  }
  return { name: String(name), version: String(version), license, text: texts.join('\n\n') };
};

const render = (packages: readonly InlinedPackage[]): string => {
  const rule = '-'.repeat(80);
  const sections = packages.map((one) => `${rule}\n${one.name} ${one.version} (${one.license})\n${rule}\n\n${one.text}\n`);
  const intro =
    packages.length === 0
      ? 'No third-party code is part of this build of marea.\n'
      : 'Parts of these packages are included in this build of marea.\n';
  return [intro, ...sections].join('\n');
};

/**
 * Writes `THIRD-PARTY-LICENSES.txt`: the license of each package whose code really ended up in a chunk. Fails the build when
 * an inlined package carries no license, or when a declaration file would pull in types of another package.
 */
export const thirdPartyLicenses = (): Rolldown.Plugin => ({
  name: 'marea:third-party-licenses',
  generateBundle(_options, bundle) {
    const folders = new Set<string>();
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      for (const [id, module] of Object.entries(chunk.modules)) {
        const folder = packageFolderOf(id);
        if (folder === undefined || module.renderedLength === 0) continue;
        if (chunk.fileName.endsWith('.d.ts')) this.error(`${chunk.fileName} takes types from ${folder}`);
        folders.add(folder);
      }
    }
    const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: render(packages) });
  },
});
