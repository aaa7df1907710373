import { describe, expect, it } from 'vitest';
import { ask, setupPlane, TOKEN } from './fake-pool.test-support.ts';

const readText = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> =>
  new TextDecoder().decode((await reader.read()).value);

const open = async (setup: ReturnType<typeof setupPlane>, path = '/api/events') => {
  const response = await ask(setup.control, path);
  const body = response.body;
  if (body === null) throw new Error('no stream');
  return { response, reader: body.getReader() };
};

describe('the event stream', () => {
  it('begins with a snapshot, repeats it each second, and tells a change at once', async () => {
    const setup = setupPlane();
    const { response, reader } = await open(setup);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await readText(reader)).toMatch(/^event: snapshot\ndata: \{"name":"mail",.*\}\n\n$/u);
    setup.pool.autoscaler.override({ desired: 7, reason: 'r', actor: 'a' });
    setup.clock.advance(1_000);
    const change = await readText(reader);
    expect(change).toMatch(/^event: change\ndata: \{"pool":"mail".*"from":3,"to":7/u);
    expect(await readText(reader)).toContain('event: snapshot');
  });

  it('has no timer and no listener without readers', async () => {
    const setup = setupPlane();
    const before = setup.clock.activeTimers;
    const { reader } = await open(setup);
    expect(setup.clock.activeTimers).toBe(before + 1);
    await reader.cancel();
    expect(setup.clock.activeTimers).toBe(before);
    const again = await open(setup);
    await setup.control.close();
    expect(setup.clock.activeTimers).toBe(before);
    expect(await readText(again.reader)).toContain('snapshot');
    expect((await again.reader.read()).done).toBe(true);
  });

  it('cuts off a reader that does not read, and keeps the others', async () => {
    const setup = setupPlane();
    const slow = await open(setup);
    const good = await open(setup);
    let seen = 0;
    for (let second = 0; second < 400; second += 1) {
      setup.clock.advance(1_000);
      if ((await good.reader.read()).done) break;
      seen += 1;
    }
    expect(seen).toBe(400);
    const drained = async (): Promise<void> => {
      while (!(await slow.reader.read()).done);
    };
    await expect(drained()).rejects.toThrow('wait to be read');
  });

  it('takes 32 readers, and more only when one has gone', async () => {
    const setup = setupPlane();
    const readers = await Promise.all(Array.from({ length: 32 }, () => open(setup)));
    expect((await ask(setup.control, '/api/events')).status).toBe(503);
    await readers[0]?.reader.cancel();
    expect((await ask(setup.control, '/api/events')).status).toBe(200);
  });

  it('keeps 8 places beside those for who shows the token, and takes no wrong one for it', async () => {
    const setup = setupPlane();
    await Promise.all(Array.from({ length: 32 }, () => open(setup)));
    const asOwner = async (token: string): Promise<number> =>
      (await ask(setup.control, '/api/events', { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await asOwner('wrong-wrong-wrong')).toBe(401);
    for (let place = 0; place < 8; place += 1) expect(await asOwner(TOKEN)).toBe(200);
    expect(await asOwner(TOKEN)).toBe(503);
    expect((await ask(setup.control, '/api/events')).status).toBe(503);
  });

  it('tells of one pool when asked for one, and refuses one that is not there', async () => {
    const other = setupPlane().pool;
    const own = setupPlane().pool;
    const setup = setupPlane({ pools: [own, { ...other, name: 'other' }] });
    const { reader } = await open(setup, '/api/events?pool=other');
    setup.clock.advance(1_000);
    expect(await readText(reader)).toContain('"name":"other"');
    expect(await readText(reader)).toContain('"name":"other"');
    expect((await ask(setup.control, '/api/events?pool=nobody')).status).toBe(404);
  });

  it('opens nothing for a HEAD', async () => {
    const setup = setupPlane();
    const before = setup.clock.activeTimers;
    expect((await ask(setup.control, '/api/events', { method: 'HEAD' })).status).toBe(200);
    expect(setup.clock.activeTimers).toBe(before);
  });
});
