import { readFileSync } from 'node:fs';

/** The folder of this file, or a folder above it, holds the package's `package.json`, in the sources as in the build. */
const LEVELS_UP = 4;

/** The version of the installed package, or `unknown` when its `package.json` is not there. */
export const packageVersion = (fromUrl: string): string => {
  let folder = new URL('.', fromUrl);
  for (let level = 0; level < LEVELS_UP; level += 1) {
    try {
      const content: unknown = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
      if (
        typeof content === 'object' &&
        content !== null &&
        'name' in content &&
        content.name === 'marea' &&
        'version' in content
      ) {
        return String(content.version);
      }
    } catch {
      // not here: look one level up
    }
    folder = new URL('..', folder);
  }
  return 'unknown';
};
