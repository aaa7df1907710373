import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from './handler-folder.ts';
import { runMarea } from './marea-process.ts';

/** Files by name, the place of the fault, and what is told. */
const FAULTS: readonly [string, string, Readonly<Record<string, string>>, string, string][] = [
  [
    'a syntax error in JavaScript',
    'h.mjs',
    { 'h.mjs': 'export default async (input) => {\n  const x = ;\n};\n' },
    "h.mjs cannot be loaded: SyntaxError: Unexpected token ';'",
    'h.mjs:2:13',
  ],
  [
    'a syntax error in what it imports',
    'h.mjs',
    { 'h.mjs': "import './below.mjs';\nexport default (input) => input;\n", 'below.mjs': '// one\n// two\nconst c = ;\n' },
    "h.mjs cannot be loaded: SyntaxError: Unexpected token ';'",
    'below.mjs:3:11',
  ],
  [
    'a syntax error in CommonJS',
    'h.cjs',
    { 'h.cjs': 'const a = 1;\nconst b = ;\n' },
    "h.cjs cannot be loaded: SyntaxError: Unexpected token ';'",
    'h.cjs:2:11',
  ],
  [
    'a syntax error in TypeScript',
    'h.ts',
    { 'h.ts': 'export default async (input: string) => {\n  const x: number = ;\n};\n' },
    'h.ts cannot be loaded: SyntaxError: ',
    'h.ts:2:21',
  ],
  [
    'an import in TypeScript of what is not exported',
    'h.ts',
    { 'h.ts': "\nimport { hlep } from './b.ts';\nexport default () => hlep();\n", 'b.ts': 'export const help = () => 1;\n' },
    'hlep',
    'h.ts:2:10',
  ],
  [
    'an import in what TypeScript imports of what is not exported',
    'h.ts',
    {
      'h.ts': "import { help } from './b.ts';\nexport default () => help();\n",
      'b.ts': "import c, { no } from './c.mjs';\nexport const help = () => no() + c;\n",
      'c.mjs': 'export default 1;\n',
    },
    'no',
    'b.ts:1:13',
  ],
  [
    'a throw while it loads',
    'h.mjs',
    { 'h.mjs': "\nthrow new Error('no such table');\n" },
    'h.mjs cannot be loaded: Error: no such table',
    'h.mjs:2:7',
  ],
];

describe('a handler module that cannot be loaded', () => {
  it.each(FAULTS)('%s fails the run before any input, with file, line and column', async (_what, module, files, told, place) => {
    using folder = createHandlerFolder(files);
    const { exitCode, stdout, stderr } = await runMarea(['run', module], { cwd: folder.path, input: 'a\nb\n' });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
    expect(stderr).toContain(place);
  });

  it.each([
    ['run', '--workers', 'threads'],
    ['serve', '--workers', 'processes', '--port', '0', '--no-control'],
  ])('fails %s %s %s as well, before a port opens', async (command, ...options) => {
    using folder = createHandlerFolder({
      'h.ts': "import { no } from './b.ts';\nexport default () => no();\n",
      'b.ts': 'export {};\n',
    });
    const { exitCode, stdout, stderr } = await runMarea([command, 'h.ts', ...options], { cwd: folder.path, input: 'a\n' });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain("SyntaxError: the module './b.ts' exports no 'no'; it exports nothing");
  });
});

describe('a TypeScript handler whose imports are all there', () => {
  it('runs, with types, cycles, CommonJS, builtins, JSON and exports that are set later', async () => {
    using folder = createHandlerFolder({
      'h.ts': `import fs, { existsSync } from 'node:fs';
import whole from './x.cjs';
import { part } from './y.cjs';
import { Shape, one, Kind } from './types';
import type { Other } from './types.ts';
import { a } from './a.ts';
import { later, set } from './later.mjs';
import data from './data.json';
export { Shape } from './types.ts';
export default (input: string) => {
  set();
  const shape: Shape & Partial<Other> = { size: one };
  return [typeof fs.existsSync, typeof existsSync, whole.n, part, shape.size, Kind.Big, a(), later, data.v];
};
`,
      'x.cjs': 'module.exports = { n: 1 };\n',
      'y.cjs': 'exports.part = 2;\n',
      'types.ts':
        'export interface Shape { size: number }\nexport type Other = { x: 1 };\nexport const one = 1;\nexport enum Kind { Big }\n',
      'a.ts': "import { b } from './b.ts';\nexport const a = () => b + 1;\nexport const base = 10;\n",
      'b.ts': "import { base } from './a.ts';\nexport const b = 5;\nexport const both = () => base;\n",
      'later.mjs': 'export let later;\nexport const set = () => { later = 3; };\n',
      'data.json': '{"v":"1.2.3"}\n',
    });
    const { exitCode, stdout, stderr } = await runMarea(['run', 'h.ts', '--quiet'], { cwd: folder.path, input: 'x\n' });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ result: ['function', 'function', 1, 2, 1, 0, 6, 3, '1.2.3'] });
  });
});

describe('a handler module that is not there', () => {
  it('is told with the name that was probably meant', async () => {
    using folder = createHandlerFolder({ 'resize.mjs': 'export default () => 1;\n', 'other.txt': '' });
    const { exitCode, stderr } = await runMarea(['run', 'resise.js'], { cwd: folder.path, input: 'x\n' });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: there is no module resise\.js .*\nDid you mean resize\.mjs\?\n$/);
  });
});
