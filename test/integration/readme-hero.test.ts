// The first example of the README, word for word, against a server that answers 429.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../support/run-command.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const DOCS = 200;

/** The first block of TypeScript in the README. */
const heroCode = (): string => /```ts\n(.*?)```/s.exec(readFileSync(path.join(rootDir, 'README.md'), 'utf8'))?.[1] ?? '';

/** Runs TypeScript as it is written. */
const typescript = pathToFileURL(path.join(rootDir, 'node_modules/jiti/lib/jiti-register.mjs')).href;

/** What the example leaves to its reader: documents, a call over HTTP that throws what the answer was, and a place for results. */
const readersPart = (url: string): string => `
  globalThis.docs = Array.from({ length: ${DOCS} }, (_, id) => ({ id }));
  globalThis.summarize = async ({ id }, signal) => {
    const response = await fetch('${url}/' + id, { signal });
    if (!response.ok) {
      throw Object.assign(new Error('HTTP ' + response.status), { status: response.status, headers: response.headers });
    }
    return response.text();
  };
  const saved = [];
  globalThis.save = async (summary) => void saved.push(summary);
  process.on('exit', () => console.error(JSON.stringify(saved)));
`;

/** Answers 429 to the first `refusals` calls of every tenth document. */
const refusingServer = async (refusals: number, headers: Record<string, string>) => {
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    const id = (request.url ?? '').slice(1);
    const call = (calls.get(id) ?? 0) + 1;
    calls.set(id, call);
    if (Number(id) % 10 === 0 && call <= refusals) response.writeHead(429, headers).end();
    else response.end(`summary ${id}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { calls, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop };
};

const runHero = async (url: string) => {
  using folder = createTemporaryFolder('hero');
  mkdirSync(path.join(folder.path, 'node_modules'));
  symlinkSync(rootDir, path.join(folder.path, 'node_modules', 'marea'));
  writeFileSync(path.join(folder.path, 'reader.mjs'), readersPart(url));
  writeFileSync(path.join(folder.path, 'hero.ts'), heroCode());
  // Not `runCommand`: the server answers from this thread.
  return await run(process.execPath, ['--import', './reader.mjs', '--import', typescript, 'hero.ts'], {
    cwd: folder.path,
    timeout: 50_000,
  });
};

const SUMMARIES = Array.from({ length: DOCS }, (_, id) => `summary ${id}`);

describe('The first example of the README', () => {
  it('is what this test believes it to be', () => {
    const code = heroCode();
    for (const part of ['createPool', 'max: 200', 'error.status === 429', 'pool.map(docs)', 'pool.explain()', 'pool.close()']) {
      expect(code).toContain(part);
    }
  });

  it.each([
    ['without Retry-After', 2, {}],
    ['with Retry-After', 1, { 'Retry-After': '1' }],
  ])('saves everything, in order, when the server answers 429 %s', async (_how, refusals, headers) => {
    await using server = await refusingServer(refusals, headers);
    const { stdout, stderr } = await runHero(server.url); // rejects when it ends with an error
    expect(stderr).toBe(`${JSON.stringify(SUMMARIES)}\n`);
    expect(stdout).toMatch(/of 200/); // what it says about its size
    const refused = [...server.calls].filter(([, calls]) => calls > 1);
    expect(refused).toHaveLength(Math.ceil(DOCS / 10));
    expect(new Set(refused.map(([, calls]) => calls))).toEqual(new Set([refusals + 1])); // no call too many
  });
});
