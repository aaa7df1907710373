// Starts a service in a process of its own and tells what it cost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const TICKS_PER_S = 100;

/** CPU seconds of a process, and the most memory that it had, in megabytes. Linux. */
const costOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S, peakRssMb: Number(peak) / 1_024 };
};

const started = (args, env = {}) => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines = [];
  const log = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const until = async (find) => {
    for (;;) {
      const found = lines.map(find).find((value) => value !== undefined);
      if (found !== undefined) return found;
      await Promise.race([once(log, 'line'), once(child, 'exit')]);
      if (child.exitCode !== null) throw new Error(`The service ended with code ${child.exitCode}`);
    }
  };
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    return lines;
  };
  return { until, stop, cost: () => costOf(child.pid) };
};

const factOf = (name) => (line) => JSON.parse(line)[name];

/** `marea serve`, with nothing but the handler. Slot seconds are the sum of what the pool had each quarter of a second. */
export const startMarea = async () => {
  const { until, stop, cost } = started(
    [
      here('../../dist/cli.js'),
      'serve',
      here('handler.mjs'),
      '--no-policy',
      '--port',
      '0',
      '--control-port',
      '0',
      '--log',
      'json',
      '--log-level',
      'info',
    ],
    { MAREA_TOKEN: 'a-token-for-the-bench' },
  );
  const url = await until(factOf('tasks'));
  const control = await until(factOf('dashboard'));
  const EVERY_MS = 250;
  let slotS = 0;
  let most = 0;
  let last = performance.now();
  const look = async () => {
    const { pools } = await (await fetch(`${control}api/pools`)).json();
    const now = performance.now();
    slotS += (pools[0].live * (now - last)) / 1_000;
    most = Math.max(most, pools[0].live);
    last = now;
  };
  const watch = setInterval(() => {
    look().catch(() => undefined); // one that fails is told by the exit of the service
  }, EVERY_MS);
  const finish = async () => {
    clearInterval(watch);
    const text = await (await fetch(`${control}metrics`)).text();
    const read = (pattern) => Number(pattern.exec(text)?.[1] ?? 0);
    const served = read(/^pool_wait_seconds_count\{[^}]*\} (\S+)$/m);
    const inTime = read(/^pool_wait_seconds_bucket\{[^}]*le="0\.5"[^}]*\} (\S+)$/m);
    const refused = read(/^pool_rejected_total\{[^}]*\} (\S+)$/m);
    await stop();
    return { served, late: served - inTime, refused, slotS, most };
  };
  return { url, cost, finish };
};

/** The same handler behind p-queue, or behind nothing. */
export const startFixed = (concurrency) => async () => {
  const { until, stop, cost } = started([here('server.mjs'), String(concurrency)]);
  const port = await until((line) => (/^\d+$/.test(line) ? Number(line) : undefined));
  const beginMs = performance.now();
  const finish = async () => {
    const slotS = (concurrency * (performance.now() - beginMs)) / 1_000;
    const lines = await stop();
    return { ...JSON.parse(lines.at(-1)), slotS, most: concurrency };
  };
  return { url: `http://127.0.0.1:${port}/tasks`, cost, finish };
};
