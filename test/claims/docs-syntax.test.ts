import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../support/run-command.ts';

/** Code that readers copy: fenced blocks of the documents, and examples in the comments of the sources. */
const snippetsOf = (file: string): readonly string[] => {
  const text = readFileSync(path.join(rootDir, file), 'utf8');
  return [...text.matchAll(/```[jt]s\n(.*?)```/gs)].map(([, code = '']) => code);
};

describe('code in the documentation', () => {
  it('declares nothing with `using`, which no Node.js that we support parses before version 24', () => {
    const files = globSync(['README.md', 'docs/**/*.md', 'src/**/*.ts'], { cwd: rootDir });
    expect(files.length).toBeGreaterThan(100);
    const found = files.filter((file) => snippetsOf(file).some((code) => /^[\s*]*(?:await )?using \w+ =/m.test(code)));
    expect(found).toEqual([]);
  });
});
