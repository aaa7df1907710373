// Task 20: everything together, as it is deployed. The real command serves a handler with a policy file: waits are smoothed, the size rests
// between changes, errors that mean "too much" lower a ceiling, a schedule pre-warms, Prometheus reads, somebody overrides the size by
// `POST /pool/manual?size=N`, tasks throw and dawdle, and SIGTERM ends it without losing a task. `production/README.md` explains each part.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { play, rampLoad } from 'marea/sim';
import { httpSender, type LoadReport, rampingArrivalRate, startLoad } from 'marea/testing';

import { runWhenMain } from './run-when-main.ts';

export interface ProductionFacts {
  readonly load: Pick<LoadReport, 'asked' | 'sent' | 'dropped' | 'ok' | 'failed' | 'refused' | 'unfinished' | 'latencyMs'>;
  /** Statuses of a change without the token, with it, and of a size out of range. */
  readonly statuses: readonly number[];
  /** What the size was while the override held, and who asked for it. */
  readonly overridden: { readonly desired: number; readonly actor: string | undefined };
  /** The five metrics that every pool has, as Prometheus reads them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What the service says of itself when it has ended. */
  readonly ended: Readonly<Record<string, unknown>>;
  readonly exitCode: number | null;
  /** Whether the journal of its decisions, decided again, gives the same. */
  readonly verified: string;
}

interface LogLine {
  readonly msg: string;
  readonly [fact: string]: unknown;
}

const TOKEN = 'a-token-for-this-example';
const file = (name: string): string => fileURLToPath(new URL(`./production/${name}`, import.meta.url));
const command = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Starts `marea serve` and reads its log. */
const startService = (folder: string) => {
  const journal = path.join(folder, 'production.journal');
  const files = ['--policy', file('policy.json'), '--journal', journal, '--unstarted', path.join(folder, 'left.ndjson')];
  const ports = ['--port', '0', '--control-port', '0', '--notice', '200ms'];
  const child = spawn(process.execPath, [command, 'serve', file('handler.ts'), ...files, ...ports, '--log', 'json'], {
    env: { ...process.env, MAREA_TOKEN: TOKEN, MAREA_CHAOS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines: LogLine[] = [];
  const log = createInterface({ input: child.stdout });
  log.on('line', (line) => lines.push(JSON.parse(line) as LogLine)); // every line of `--log json` is an object
  const until = async (msg: string): Promise<LogLine> => {
    for (;;) {
      const found = lines.find((line) => line.msg === msg);
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`The service ended with code ${child.exitCode}`);
      await Promise.race([once(log, 'line'), once(child, 'exit')]);
    }
  };
  return { child, until, journal };
};

/** Runs the command to its end and gives what it prints. */
const runCommand = async (...args: string[]): Promise<string> => {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  await once(child, 'close');
  return text.trim();
};

const readMetrics = async (url: string): Promise<Record<string, number>> => {
  const text = await (await fetch(url)).text();
  const names = ['pool_size', 'pool_busy', 'pool_submitted_total', 'pool_wait_seconds_count', 'pool_resizes_total'];
  const sum = (name: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  return Object.fromEntries(names.map((name) => [name, sum(name)]));
};

/** What the control plane says of a pool, as far as it is read here. */
interface PoolView {
  readonly desired: number;
  readonly autoscaler: { readonly override?: { readonly actor: string } };
}

/** Tries the manual override: without a credential, out of range, and as it should be. */
const override = async (control: string, size: number) => {
  const post = (query: string, token?: string) =>
    fetch(`${control}pool/manual?${query}`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  const refused = await post(`size=${size}`);
  const outOfRange = await post('size=100000', TOKEN);
  const accepted = await post(`size=${size}&for=1s&reason=example&actor=ada`, TOKEN);
  const statuses = [refused.status, accepted.status, outOfRange.status];
  for (;;) {
    const { pools } = (await (await fetch(`${control}api/pools`)).json()) as { pools: PoolView[] };
    const [view] = pools;
    const isOver = view?.autoscaler.override === undefined;
    if (view?.desired === size || isOver)
      return { statuses, overridden: { desired: view?.desired ?? 0, actor: view?.autoscaler.override?.actor } };
  }
};

export const main = async ({ compress = 12, scale = 0.15, print = console.log } = {}): Promise<ProductionFacts> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'marea-production-'));
  const { child, until, journal } = startService(folder);
  try {
    const { tasks } = await until('ready');
    const { dashboard } = await until('control plane');
    print(`tasks ${String(tasks)}  dashboard ${String(dashboard)}`);
    const { profile } = rampLoad();
    const run = startLoad({
      plan: rampingArrivalRate(play(profile, { compress, scale })),
      sender: httpSender({ url: String(tasks), body: '"hello"', headers: { 'content-type': 'application/json' } }),
    });
    const { statuses, overridden } = await override(String(dashboard), 60);
    const load = await run.done;
    const metrics = await readMetrics(`${String(dashboard)}metrics`);
    child.kill('SIGTERM');
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    const ended = await until('ended');
    const verified = await runCommand('explain', journal, '--verify');
    const { asked, sent, dropped, ok, failed, refused, unfinished, latencyMs } = load;
    print(`${asked} tasks asked for, ${ok} done, ${failed} thrown, ${refused} refused; p99 ${Math.round(latencyMs.p99)} ms`);
    print(`override: ${statuses.join(', ')}; the size was ${overridden.desired}, set by ${overridden.actor ?? 'nobody'}`);
    print(`metrics: ${JSON.stringify(metrics)}`);
    print(`after SIGTERM: ${JSON.stringify(ended)}, exit code ${exitCode ?? 'none'}`);
    print(`${readFileSync(journal).length} bytes of journal: ${verified}`);
    return {
      load: { asked, sent, dropped, ok, failed, refused, unfinished, latencyMs },
      statuses,
      overridden,
      metrics,
      ended,
      exitCode,
      verified,
    };
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
};

runWhenMain(import.meta.url, main);
