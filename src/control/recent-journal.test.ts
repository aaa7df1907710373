import { describe, expect, it } from 'vitest';
import { createAutoscaler, createController, JournalWriter, parseJournal, verifyJournal } from '../autoscale/index.ts';
import { ManualClock } from '../time/index.ts';
import { ask, quietTarget, setupPlane } from './fake-pool.test-support.ts';
import { recentJournal } from './recent-journal.ts';

const record = (seconds: number, journal: ReturnType<typeof recentJournal>): void => {
  const clock = new ManualClock();
  const limits = { min: 1, max: 20, waitSloMs: 500, startupMs: 0 };
  const controller = createController(limits);
  const header = { ...limits, name: 'mail', policy: null, tickMs: controller.tickMs, startedAtWallMs: 0 };
  const writer = new JournalWriter({ header, sink: journal.write, checkpointTicks: 50 });
  const parts = { target: quietTarget(), controller, min: 1, max: 20, clock, journal: writer };
  const autoscaler = createAutoscaler({ ...parts, onListenerError: () => undefined });
  autoscaler.start();
  for (let second = 0; second < seconds; second += 1) {
    autoscaler.override({ desired: second % 20, reason: `reason ${second}`, actor: 'a' });
    clock.advance(1_000);
  }
  autoscaler.stop();
};

describe('recentJournal', () => {
  it('keeps whole segments, the newest ones, which can be decided again', () => {
    const journal = recentJournal({ maxBytes: 10_000 });
    record(600, journal);
    const text = journal.text();
    expect(text.length).toBeGreaterThan(5_000);
    expect(text.length).toBeLessThan(10_500);
    const read = parseJournal([text]);
    const verdict = verifyJournal(read, {
      createController: ({ min, max, waitSloMs }) => createController({ min, max, waitSloMs, startupMs: 0 }),
    });
    expect(verdict).toMatchObject({ equal: true });
    expect([...read.ticks()].at(-1)?.observation.override?.reason).toBe('reason 599');
  });

  it('is downloaded from the control plane, with the policy of its header', async () => {
    const journal = recentJournal();
    journal.write('{"format":"marea-journal","policy":{"demand":{"kind":"demand"}},"waitSloMs":500,"tickMs":1000}\n');
    const { control } = setupPlane({ journals: { mail: journal } });
    const response = await ask(control, '/api/pools/mail/journal');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="mail.journal"');
    expect(await response.text()).toBe(journal.text());
    expect(await (await ask(control, '/api/pools/mail/policy')).json()).toMatchObject({
      policy: { demand: { kind: 'demand' } },
      max: 20,
    });
    expect((await ask(setupPlane().control, '/api/pools/mail/journal')).status).toBe(404);
  });

  it('refuses a size that holds no segment', () => {
    expect(() => recentJournal({ maxBytes: 10 })).toThrow(expect.objectContaining({ option: 'maxBytes' }));
  });
});
