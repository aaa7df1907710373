// Clients as they should be: they send, wait and read. Each answer is checked.
import http from 'node:http';
import { beat } from './beat.mjs';
import { TOKEN } from './service.mjs';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Time between two fresh starts of all ordinary clients, in milliseconds: their connections break off, whatever they are doing. */
const RESTART_MS = 30_000;

/** One request; rejects when there is no answer. */
export const ask = (base, path, { method = 'GET', headers = {}, body, agent, timeoutMs = 20_000 } = {}) =>
  new Promise((resolve, reject) => {
    const request = http.request(new URL(path, base), { method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
      response.once('error', reject);
      response.once('aborted', () => reject(new Error('the answer broke off')));
    });
    request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    request.once('error', reject);
    request.end(body);
  });

/** Starts them: `perSecond` tasks a second together. */
export const startOrdinaryClients = ({ tasks, control }, perSecond, tally) => {
  const accepted = new Set();
  const unread = [];
  let agent;
  let number = 0;
  const restart = () => {
    agent?.destroy();
    agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  };
  restart();
  const post = (path, input) => ask(tasks, path, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(input), agent });

  /** What broke off at a restart is no fault of the service. */
  const unlessRestarted = async (work) => {
    const mine = agent;
    try {
      await work();
    } catch (error) {
      if (mine === agent) tally.fault(`an ordinary client: ${error.message}`);
      else tally.count('broken off by a restart');
    }
  };

  const expect = (what, isRight, seen) => {
    tally.count(what);
    if (!isRight) tally.fault(`${what}: ${JSON.stringify(seen).slice(0, 200)}`);
  };

  /** The id of a task; `undefined` when it was to come again, as the service may say while the disk under `--out` lags. */
  const accept = async (what, input) => {
    const { status, body } = await post('/tasks?accept', input);
    if (status === 429) {
      tally.count('to come again (429)');
      return undefined;
    }
    expect(what, status === 202, { status, body });
    return JSON.parse(body).id;
  };

  const kinds = [
    async (n) => {
      const { status, body } = await post('/tasks', { n, ms: n % 50 });
      expect('task', status === 200 && JSON.parse(body).result.n === n, { status, body });
    },
    async (n) => {
      const { status, body } = await post('/tasks', { n, bytes: 20_000 });
      expect('task with a result of 20 kB', status === 200 && JSON.parse(body).result.n === n, { status, body });
    },
    async (n) => {
      const { status } = await post('/tasks', { n, act: 'fail' });
      expect('task that fails', status === 500, { status });
    },
    async (n) => {
      const id = await accept('accepted task', { n, ms: 20 });
      if (id === undefined) return;
      accepted.add(id);
      unread.push(id);
    },
    async () => {
      const id = unread.shift();
      if (id === undefined) return;
      const { status } = await ask(tasks, `/tasks/${id}`, { agent });
      expect('outcome asked for', status === 200 || status === 202, { status });
    },
    async (n) => {
      const id = await accept('task that is taken back', { n, ms: 200 });
      if (id === undefined) return;
      const { status: taken } = await ask(tasks, `/tasks/${id}`, { method: 'DELETE', agent });
      expect('taking back', [200, 202, 204, 409].includes(taken), { taken });
    },
    async (n) => {
      const inputs = Array.from({ length: 20 }, (_, index) => ({ n: n + index, ms: 5 }));
      const { status, body } = await post('/tasks/batch', inputs);
      expect('batch of 20', status === 200 && body.trimEnd().split('\n').length === 20, { status, body });
    },
  ];
  /** Most tasks are plain ones; a batch counts for what is in it. */
  const order = [0, 0, 3, 0, 4, 1, 0, 3, 4, 2, 0, 5, 0, 6, 0, 3, 4, 0];

  const stops = [
    beat(1_000 / perSecond, () => {
      number += 1;
      const kind = kinds[order[number % order.length]];
      return unlessRestarted(() => kind(number));
    }),
    beat(RESTART_MS, restart),
    beat(1_000, () =>
      unlessRestarted(async () => {
        const askedMs = performance.now();
        const { status, body } = await ask(control, '/readyz');
        tally.note('readyz', performance.now() - askedMs);
        expect('readyz', status === 200, { status, body });
      }),
    ),
    beat(5_000, async () => {
      const { status } = await ask(control, '/metrics');
      expect('scrape', status === 200, { status });
    }),
    beat(20_000, async () => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const set = await ask(control, '/pool/manual?size=48&for=5s&reason=soak', { method: 'POST', headers });
      expect('override', set.status === 200, set);
    }),
  ];
  return {
    accepted,
    stop: () => {
      for (const stop of stops) stop();
    },
    close: () => agent.destroy(),
  };
};
