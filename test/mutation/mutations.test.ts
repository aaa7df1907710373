import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mutations } from './mutations.mjs';

const root = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe('planted bugs', () => {
  it.each(mutations)('$name: can be planted, changes the code, and names tests that exist', ({ file, from, to, tests }) => {
    const source = readFileSync(root(file), 'utf8');
    expect(source.split(from)).toHaveLength(2); // the place occurs once
    expect(to).not.toBe(from);
    expect(tests.filter((test) => !existsSync(root(test)))).toEqual([]);
    expect(tests).not.toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });
});
