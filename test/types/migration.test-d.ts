// The code of docs/guide/why-not-p-limit.md, so that it compiles. The page repeats these blocks word for word; a test compares them.
import Bottleneck from 'bottleneck';
import fastq from 'fastq';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { createPool } from '../../src/index.ts';

declare const urls: readonly string[];
declare const fetchText: (url: string, signal?: AbortSignal) => Promise<string>;
declare const signal: AbortSignal;
declare const save: (text: string) => void;

export const fromPLimit = async () => {
  const before = async () => {
    // p-limit, before
    const limit = pLimit(8);
    const texts = await Promise.all(urls.map((url) => limit(() => fetchText(url))));
    limit.concurrency = 16;
    // end
    return texts;
  };
  const after = async () => {
    // p-limit, after
    const pool = createPool((url: string, { signal }) => fetchText(url, signal), { size: 8, queue: { overflow: 'wait' } });
    const texts = await Promise.all(urls.map((url) => pool.run(url)));
    await pool.resize(16);
    // end
    return texts;
  };
  return [await before(), await after()];
};

export const fromPQueue = async () => {
  const before = async () => {
    // p-queue, before
    const queue = new PQueue({ concurrency: 8, interval: 1_000, intervalCap: 100, timeout: 5_000 });
    const text = await queue.add(() => fetchText('/first'), { priority: 1, signal });
    await queue.onSizeLessThan(100);
    queue.pause();
    queue.start();
    await queue.onIdle();
    // end
    return text;
  };
  const after = async () => {
    // p-queue, after
    const pool = createPool({ size: 8, rate: { limit: 100, perMs: 1_000 } });
    const text = await pool.run(() => fetchText('/first'), { priority: 1, signal, timeoutMs: 5_000 });
    await pool.queueBelow(100);
    pool.pause();
    pool.resume();
    await pool.idle();
    // end
    return text;
  };
  return [await before(), await after()];
};

export const fromFastq = async () => {
  const before = async () => {
    // fastq, before
    const queue = fastq.promise((url: string) => fetchText(url), 8);
    const text = await queue.push('/first');
    queue.concurrency = 16;
    await queue.drained();
    // end
    return text;
  };
  const after = async () => {
    // fastq, after
    const pool = createPool((url: string) => fetchText(url), { size: 8 });
    const text = await pool.run('/first');
    await pool.resize(16);
    await pool.idle();
    // end
    return text;
  };
  return [await before(), await after()];
};

export const fromBottleneck = async () => {
  const before = async () => {
    // bottleneck, before
    const limiter = new Bottleneck({
      maxConcurrent: 8,
      reservoir: 100,
      reservoirRefreshAmount: 100,
      reservoirRefreshInterval: 1_000,
    });
    const text = await limiter.schedule({ priority: 4, weight: 2, expiration: 5_000 }, () => fetchText('/first'));
    limiter.updateSettings({ maxConcurrent: 16 });
    await limiter.stop({ dropWaitingJobs: true });
    // end
    return text;
  };
  const after = async () => {
    // bottleneck, after
    const pool = createPool({ size: 8, rate: { limit: 100, perMs: 1_000 } });
    const text = await pool.run(() => fetchText('/first'), { priority: 1, weight: 2, timeoutMs: 5_000 });
    await pool.resize(16);
    const { unstarted } = await pool.close({ queued: 'return' });
    // end
    return [text, unstarted.length];
  };
  return [await before(), await after()];
};

export const toAutoscaled = async () => {
  // autoscaled
  const pool = createPool((url: string, { signal }) => fetchText(url, signal), { max: 200 });
  for await (const text of pool.map(urls)) save(text);
  const why = pool.explain().text; // "37 of 200: run time rose 1.8x above 37"
  await pool.close();
  // end
  return why;
};
