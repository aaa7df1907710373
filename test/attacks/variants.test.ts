import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/time/index.ts';
import { ask, startListening, TOKEN } from '../control-plane/listening.ts';
import { climbingPaths } from './climbing-paths.ts';
import { wrongCredentials } from './credentials.ts';
import { foreignHosts, foreignPages } from './foreign-sites.ts';
import { isRefusal, wronglyAnswered } from './raw-request.ts';

const SET_SIZE = 'POST /pool/manual?size=7';
const OTHER_CHANGES = ['override', 'pause', 'resume', 'release', 'policy'].map((change) => `POST /api/pools/mail/${change}`);

describe('the control plane', () => {
  /** Wrong tokens are limited to one a second: here a second goes by with each. */
  const startPatient = async () => {
    const clock = new ManualClock();
    const now = clock.now.bind(clock);
    const hurried = Object.assign(clock, {
      now: () => {
        clock.advance(1_000);
        return now();
      },
    });
    return startListening({ clock: hurried });
  };

  it('lets nobody in by any of at least 219 spellings of a credential that are not the right one', async () => {
    await using listening = await startPatient();
    const { port } = listening.server;
    const host = `127.0.0.1:${port}`;
    const requests = wrongCredentials(SET_SIZE, host, TOKEN);
    expect(requests.length).toBeGreaterThanOrEqual(219);
    // Each other change with every eighth of them: the check is the same.
    const others = OTHER_CHANGES.flatMap((start, first) =>
      wrongCredentials(start, host, TOKEN).filter((_, index) => index % 8 === first),
    );
    expect(await wronglyAnswered(port, [...requests, ...others], isRefusal(401))).toEqual([]);
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    expect(listening.pool.autoscaler.paused).toBeUndefined();
    // And by the right one everybody.
    const right = { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } };
    expect((await ask(port, '/pool/manual?size=7', right)).status).toBe(200);
  });

  it('serves no host and no page but its own, of at least 459, whoever shows the token', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const token = [`Authorization: Bearer ${TOKEN}`];
    const hosts = ['GET /api/pools', SET_SIZE].flatMap((start) => foreignHosts(start, port, token));
    const pages = foreignPages(SET_SIZE, port, `127.0.0.1:${port}`, token);
    expect(hosts.length / 2 + pages.length).toBeGreaterThanOrEqual(459);
    expect(await wronglyAnswered(port, hosts, isRefusal(400, 403))).toEqual([]);
    expect(await wronglyAnswered(port, pages, isRefusal(403))).toEqual([]);
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    const own = { origin: `http://127.0.0.1:${port}`, authorization: `Bearer ${TOKEN}` };
    expect((await ask(port, '/pool/manual?size=7', { method: 'POST', headers: own })).status).toBe(200);
  });

  it('has nothing at the end of any path that climbs', async () => {
    await using listening = await startListening();
    const { port } = listening.server;
    const requests = climbingPaths(`127.0.0.1:${port}`);
    expect(requests.length).toBeGreaterThanOrEqual(24);
    expect(await wronglyAnswered(port, requests, isRefusal(400, 404))).toEqual([]);
  });
});
