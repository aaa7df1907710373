// What the adapters of `marea/adapters` cost per task: the same load with and without one, in turns, on the real libraries.
// Each library is measured in a process of its own. Usage: npm run build && node bench/adapters.mjs [rounds] [library]
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import async from 'async';
import Bottleneck from 'bottleneck';
import Fastq from 'fastq';
import PLimit from 'p-limit';
import PQueue from 'p-queue';
import { asyncQueue, bottleneck, fastq, pLimit, pQueue } from '../dist/adapters.js';

const CONCURRENCY = 100;
const BATCH = 1_000; // handed in at once, then awaited: 900 of them wait
const rounds = Number(process.argv[2] ?? 9);
const only = process.argv[3];

const nothing = async () => undefined;

/** Each makes a fresh instance and returns how to submit one task. */
const SUBJECTS = {
  'p-queue': (isAdapted) => {
    const queue = new PQueue({ concurrency: CONCURRENCY });
    if (isAdapted) pQueue(queue);
    return () => queue.add(nothing);
  },
  'fastq, promise form': (isAdapted) => {
    const queue = Fastq.promise(nothing, CONCURRENCY);
    if (isAdapted) fastq(queue);
    return () => queue.push(1);
  },
  'fastq, callback form': (isAdapted) => {
    const queue = Fastq((_value, done) => queueMicrotask(done), CONCURRENCY);
    if (isAdapted) fastq(queue);
    return () => new Promise((resolve) => queue.push(1, resolve));
  },
  'p-limit': (isAdapted) => {
    const original = PLimit(CONCURRENCY);
    const limit = isAdapted ? pLimit(original).limit : original;
    return () => limit(nothing);
  },
  'async.queue': (isAdapted) => {
    const queue = async.queue((_value, done) => queueMicrotask(done), CONCURRENCY);
    if (isAdapted) asyncQueue(queue);
    return () => new Promise((resolve) => queue.push(1, resolve));
  },
  Bottleneck: (isAdapted) => {
    const limiter = new Bottleneck({ maxConcurrent: CONCURRENCY });
    if (isAdapted) bottleneck(limiter, { maxConcurrent: CONCURRENCY });
    return () => limiter.schedule(nothing);
  },
};

/** CPU time, because Bottleneck waits about a millisecond per task. */
const cpuNs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
};

const nsPerTask = async (submit, tasks) => {
  const startNs = cpuNs();
  for (let done = 0; done < tasks; done += BATCH) await Promise.all(Array.from({ length: BATCH }, submit));
  return (cpuNs() - startNs) / tasks;
};

/** The least of the rounds: whatever else runs on the machine only adds. */
const least = (values) => Math.min(...values);

const measure = async (name) => {
  const make = SUBJECTS[name];
  const tasks = name === 'Bottleneck' ? 1_000 : 100_000;
  const seen = { plain: [], adapted: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const plain = await nsPerTask(make(false), tasks);
    const adapted = await nsPerTask(make(true), tasks);
    if (round === 0) continue; // warm-up
    seen.plain.push(plain);
    seen.adapted.push(adapted);
  }
  const [plain, adapted] = [least(seen.plain), least(seen.adapted)].map(Math.round);
  console.log(`${name.padEnd(22)} ${String(plain).padStart(7)} ns → ${String(adapted).padStart(7)} ns   +${adapted - plain} ns`);
};

if (only !== undefined) await measure(only);
else {
  console.log(`Node ${process.version}, ${os.availableParallelism()} cores, ${rounds} rounds, least CPU time per task`);
  for (const name of Object.keys(SUBJECTS)) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), String(rounds), name], { stdio: 'inherit' });
  }
}
