import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/time/index.ts';
import { createHandlerFolder } from '../cli/handler-folder.ts';
import { ask, startListening, TOKEN } from '../control-plane/listening.ts';
import { startService } from '../serve/service.ts';
import { HOSTILE_BODIES } from './hostile-bodies.ts';
import { type RawAnswer, wronglyAnswered } from './raw-request.ts';

/** Changes are limited to one a second: here a second goes by with each look at the clock. */
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

const isRefused = ({ status, text }: RawAnswer): boolean =>
  [400, 413].includes(status) && /"code":"[a-z-]+"/.test(text) && !text.includes('    at ');

describe('bodies', () => {
  it('there are at least 120 of', () => {
    expect(HOSTILE_BODIES.length).toBeGreaterThanOrEqual(120);
    expect(new Set(HOSTILE_BODIES.map(({ text }) => text)).size).toBe(HOSTILE_BODIES.length);
  });

  it('that are hostile change no size, whoever sends them, and are each refused in words', async () => {
    await using listening = await startPatient();
    const { port } = listening.server;
    const headers = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TOKEN}`, 'Content-Type: application/json'];
    const requests = HOSTILE_BODIES.map(({ name, text }) => ({
      name,
      start: 'POST /api/pools/mail/override',
      headers,
      body: text,
    }));
    expect(await wronglyAnswered(port, requests, isRefused)).toEqual([]);
    expect(listening.pool.autoscaler.currentOverride).toBeUndefined();
    expect(({} as { desired?: number }).desired).toBeUndefined();
    const good = { method: 'POST', headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' } };
    expect((await ask(port, '/api/pools/mail/override', { ...good, body: '{"desired":7}' })).status).toBe(200);
    expect(listening.pool.autoscaler.currentOverride?.desired).toBe(7);
  });

  it('that are no JSON, or lead to a prototype, reach no handler; all others do as they are', async () => {
    using folder = createHandlerFolder({
      'echo.mjs': 'export default (input) => ({ got: input, own: ({}).desired ?? null });\n',
    });
    await using service = await startService(folder.path, ['echo.mjs']);
    const headers = [`Host: 127.0.0.1:${service.port}`, 'Content-Type: application/json'];
    const requests = HOSTILE_BODIES.map(({ name, text }) => ({ name, start: 'POST /tasks', headers, body: text }));
    const bodies = new Map(HOSTILE_BODIES.map(({ name, text }) => [name, text]));
    const isRight = ({ status, text }: RawAnswer, name: string): boolean => {
      const value = strictly(bodies.get(name) ?? '');
      if (status === 400) return text.includes('bad-body') && (value === undefined || text.includes('proto'));
      const [, answer = '{}'] = text.split('\r\n\r\n');
      return status === 200 && value !== undefined && answer.includes('"own":null');
    };
    expect(await wronglyAnswered(service.port, requests, (answer, { name }) => isRight(answer, name))).toEqual([]);
    expect((await service.stop()).exitCode).toBe(0);
  });
});

/** What a strict reader makes of a text; `undefined` when it is no JSON. */
const strictly = (text: string): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))) as unknown;
  } catch {
    return undefined;
  }
};
