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

  it('keeps the header with the segments that its policy decided', () => {
    const journal = recentJournal({ maxBytes: 10_000 });
    const header = { name: 'mail', min: 1, max: 20, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
    const writer = new JournalWriter({ header: { ...header, policy: 0 }, sink: journal.write });
    const kept = () => parseJournal([journal.text()]).segments.map((segment) => [segment.header.policy, segment.state.stages.at]);
    expect(journal.header).toMatchObject({ policy: 0 });
    for (let at = 0; at < 4; at += 1) {
      if (at === 2) writer.begin({ ...header, policy: 1 });
      writer.checkpoint({ stages: { at, weight: 'x'.repeat(2_000) } });
    }
    expect(journal.header).toMatchObject({ policy: 1 });
    expect(kept()).toEqual([
      [0, 0],
      [0, 1],
      [1, 2],
      [1, 3],
    ]);
    writer.checkpoint({ stages: { at: 4, weight: 'x'.repeat(7_000) } });
    expect(kept()).toEqual([
      [1, 3],
      [1, 4],
    ]);
  });

  it('counts headers: a policy that changes again and again does not outgrow its place', () => {
    const journal = recentJournal({ maxBytes: 10_000 });
    const header = { name: 'mail', min: 1, max: 20, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
    const writer = new JournalWriter({ header: { ...header, policy: 'first' }, sink: journal.write });
    for (let change = 0; change < 100; change += 1) {
      writer.begin({ ...header, policy: `${change} ${'x'.repeat(1_000)}` });
      writer.checkpoint({ stages: {} });
    }
    expect(journal.text().length).toBeLessThan(10_000);
    expect(parseJournal([journal.text()]).segments.at(-1)?.header.revision).toBe(100);
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
