import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createTemporaryFolder } from './temporary-folder.ts';

/** What came of a query: how many series it gave. */
export interface QueryAnswer {
  readonly status: string;
  readonly series: number;
  readonly error?: string;
}

/** A port that is free a moment later. */
const freePort = async (): Promise<number> => {
  const placeholder = createServer().listen(0, '127.0.0.1');
  await once(placeholder, 'listening');
  const { port } = placeholder.address() as AddressInfo;
  placeholder.close();
  await once(placeholder, 'close');
  return port;
};

/** A real Prometheus that scrapes one address each second. */
export class PrometheusServer implements Disposable {
  readonly #base: string;
  readonly #stopped: AbortController;
  readonly #folder: Disposable;

  private constructor(base: string, stopped: AbortController, folder: Disposable) {
    this.#base = base;
    this.#stopped = stopped;
    this.#folder = folder;
  }

  /** Starts `program`, which scrapes `target` (host and port) and evaluates `rules`. */
  static async start(program: string, target: string, rules: readonly string[] = []): Promise<PrometheusServer> {
    const folder = createTemporaryFolder('prometheus');
    const config = `${folder.path}/prometheus.yml`;
    const ruleFiles = rules.length === 0 ? '' : `rule_files: [${rules.map((file) => `'${file}'`).join(', ')}]\n`;
    writeFileSync(
      config,
      `global: { scrape_interval: 1s, evaluation_interval: 1s }\n${ruleFiles}scrape_configs:\n  - job_name: marea\n    static_configs: [{ targets: ['${target}'] }]\n`,
    );
    const address = `127.0.0.1:${await freePort()}`;
    const flags = [`--config.file=${config}`, `--storage.tsdb.path=${folder.path}/data`, `--web.listen-address=${address}`];
    const stopped = new AbortController();
    spawn(program, flags, { stdio: 'ignore', signal: stopped.signal }).on('error', () => undefined);
    return new PrometheusServer(`http://${address}`, stopped, folder);
  }

  async ask(query: string): Promise<QueryAnswer> {
    try {
      const answer = await fetch(`${this.#base}/api/v1/query?query=${encodeURIComponent(query)}`);
      const body = (await answer.json()) as { status: string; error?: string; data?: { result: unknown[] } };
      return {
        status: body.status,
        series: body.data?.result.length ?? 0,
        ...(body.error !== undefined && { error: body.error }),
      };
    } catch {
      return { status: 'unreachable', series: 0 };
    }
  }

  /** Asks again until there is an answer with a series; a real Prometheus scrapes when it likes. */
  async askUntilSeries(query: string): Promise<QueryAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.ask(query);
      if ((answer.status === 'success' && answer.series > 0) || attempt === 200) return answer;
      await delay(150);
    }
  }

  [Symbol.dispose](): void {
    this.#stopped.abort();
    this.#folder[Symbol.dispose]();
  }
}
