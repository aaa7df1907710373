import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlerFolder } from './handler-folder.ts';
import { runMarea, startMarea } from './marea-process.ts';

describe('marea lab load', () => {
  it('offers the ramp to the built-in pool and tells rates, latencies and what the pool made of it', async () => {
    using folder = createHandlerFolder({});
    // Room for all: a machine that stands still for half a second hands a thousand tasks in at once.
    const room = ['--queue', '2050'];
    const args = ['lab', 'load', '--for', '1500ms', '--html', 'load.html', '--json', '--evenly', ...room];
    const { exitCode, stdout, stderr } = await runMarea(args, { cwd: folder.path });
    expect(exitCode).toBe(0);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      seed: 1,
      target: 'pool load',
      executor: 'ramping-arrival-rate',
      asked: 2_050, // 100 to 2,000 a second and back, a third of the time each
      sent: 2_050,
      ok: 2_050,
      dropped: 0,
      broken: [],
      pool: { waitSloMs: 500 },
    });
    expect(stderr).toMatch(/^\d s of 1\.5 s {2}asked [\d,.]+\/s {2}sent [\d,]+ /);
    const page = readFileSync(path.join(folder.path, 'load.html'), 'utf8');
    expect(page).toContain('<title>Load on pool load</title>');
    expect(page.match(/<figure/g)).toHaveLength(4);
  });

  it('calls a service, and ends with 99 when a limit is broken', async () => {
    let served = 0;
    const server = createServer((_request, response) => {
      served += 1;
      response.writeHead(served % 10 === 0 ? 500 : 200).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      using folder = createHandlerFolder({});
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // it listens on a port
      const args = [
        'lab',
        'load',
        '--url',
        url,
        '--executor',
        'constant-arrival-rate',
        '--rate',
        '200',
        '--for',
        '1s',
        '--evenly',
      ];
      const limits = ['--fail-if', 'failed>5%', '--fail-if', 'p50>20s', '--quiet'];
      const { exitCode, stdout, stderr } = await runMarea([...args, ...limits], { cwd: folder.path });
      expect({ exitCode, stderr, served }).toEqual({ exitCode: 99, stderr: '', served: 200 });
      expect(stdout).toContain('sent     200 calls, 200/s (100 %), 0 dropped');
      expect(stdout).toContain('status 500 20');
      expect(stdout).toMatch(/\nfailed failed >5% \(10 %\)\n$/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('stops at once when it is interrupted, and still tells what it saw', async () => {
    using folder = createHandlerFolder({});
    const run = startMarea(['lab', 'load', '--executor', 'constant-vus', '--vus', '2', '--for', '60s'], { cwd: folder.path });
    await run.until(({ stderr }) => stderr.includes('1 s of 1 min'));
    run.signal('SIGINT');
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('note: stopped before its end');
  });

  it('obeys the bounds of a policy file, as a live pool does, and flags rule over them', async () => {
    using folder = createHandlerFolder({
      'small.json': JSON.stringify({ min: 2, max: 3, waitSloMs: '200ms', policy: { demand: { kind: 'demand' } } }),
      'batch.json': JSON.stringify({ max: 40, goal: 'throughput' }),
    });
    const args = ['lab', 'load', '--executor', 'constant-arrival-rate', '--rate', '200', '--for', '1s', '--evenly', '--json'];
    const bounded = await runMarea([...args, '--policy', 'small.json'], { cwd: folder.path });
    expect(bounded.stderr).toContain('marea: small.json says: at least 2 workers, at most 3 workers, SLO 200 ms\n');
    expect(JSON.parse(bounded.stdout)).toMatchObject({ pool: { peakLive: 3, waitSloMs: 200 } });
    const freed = await runMarea([...args, '--policy', 'small.json', '--max', '64', '--quiet'], { cwd: folder.path });
    const { pool } = JSON.parse(freed.stdout) as { pool: { peakLive: number } };
    expect(pool.peakLive).toBeGreaterThan(3);
    const batch = await runMarea([...args, '--policy', 'batch.json'], { cwd: folder.path });
    expect(batch).toMatchObject({ exitCode: 0 });
    expect(batch.stderr).toContain('batch.json says: at most 40 workers, goal throughput');
    const refused = await runMarea([...args, '--policy', 'small.json', '--min', '4'], { cwd: folder.path });
    expect(refused).toMatchObject({ exitCode: 2, stderr: 'error: --min 4 is above `max` of small.json, 3\n' });
  });

  it('is found by the help of the command above', async () => {
    using folder = createHandlerFolder({});
    const lab = await runMarea(['lab', '--help'], { cwd: folder.path });
    expect(lab).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lab.stdout).toMatch(/\n {2}load \[options\] +offer a load/);
    const load = await runMarea(['help', 'lab', 'load'], { cwd: folder.path });
    expect(load.exitCode).toBe(0);
    expect(load.stdout).toContain('Usage: marea lab load [options]');
  });

  it('ends with 1 and the reason when nothing answers, and shows no times where there are none', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => {
      server.close(resolve); // nobody listens there now
    });
    using folder = createHandlerFolder({});
    const dead = ['lab', 'load', '--url', `http://127.0.0.1:${port}/`, '--quiet'];
    const one = [...dead, '--executor', 'shared-iterations', '--vus', '1', '--iterations', '3'];
    const { exitCode, stderr } = await runMarea(one, { cwd: folder.path });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'error: no call ended well: ECONNREFUSED\n' });
    const limited = await runMarea([...one, '--fail-if', 'bad>1%'], { cwd: folder.path });
    expect(limited.exitCode).toBe(99);
    const none = await runMarea([...dead, '--executor', 'constant-arrival-rate', '--rate', '0.001', '--for', '10ms'], {
      cwd: folder.path,
    });
    expect(none.exitCode).toBe(0);
    expect(none.stdout).toMatch(/latency, from when it was due +– +– +– +– +– +– +–/);
  });

  it('takes --slo, as --wait-slo was called, and says so', async () => {
    using folder = createHandlerFolder({});
    const args = ['lab', 'load', '--for', '30ms', '--executor', 'constant-arrival-rate', '--rate', '100', '--quiet', '--json'];
    const { exitCode, stdout, stderr } = await runMarea([...args, '--slo', '250ms'], { cwd: folder.path });
    expect(exitCode).toBe(0);
    expect(stderr).toBe('note: --slo is called --wait-slo now; the next version takes that name alone\n');
    expect(JSON.parse(stdout)).toMatchObject({ pool: { waitSloMs: 250 } });
    const both = await runMarea([...args, '--slo', '1s', '--wait-slo', '2s'], { cwd: folder.path });
    expect(both.exitCode).toBe(2);
    expect(both.stderr).toContain('--slo and --wait-slo are one option');
  });
});
