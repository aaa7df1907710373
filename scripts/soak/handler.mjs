// The handler of the service under load. It also tells what its own process holds: only that process can.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the process holds once everything that can be given back was: `gc` is there by `--expose-gc`. */
const look = () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  return { rss, heap: heapUsed, external, sockets };
};

export default async ({ n, ms = 0, bytes = 0, act }, { signal }) => {
  if (act === 'look') return look();
  if (act === 'fail') throw new RangeError(`no ${n}`);
  if (ms > 0) await sleep(ms, undefined, { signal });
  return bytes > 0 ? { n, filling: 'x'.repeat(bytes) } : { n };
};
