import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { type ReadConnection, UnreadAnswers } from './unread-answers.ts';

/** A connection whose reader takes what a test says. */
class FakeConnection implements ReadConnection {
  destroyed = false;
  bytesWritten = 0;
  writableLength = 0;

  write(bytes: number): this {
    this.bytesWritten += bytes;
    this.writableLength += bytes;
    return this;
  }

  read(bytes: number): void {
    this.writableLength = Math.max(0, this.writableLength - bytes);
  }

  resetAndDestroy = (): never => {
    this.destroyed = true;
    return undefined as never; // what a socket returns is not used
  };
}

const setup = () => {
  const clock = new ManualClock();
  return { clock, unread: new UnreadAnswers(clock, { stallMs: 8_000, unreadBytes: 1_000 }) };
};

describe('UnreadAnswers', () => {
  it('cuts off a reader that takes nothing for the time of a stall, and not before', () => {
    const { clock, unread } = setup();
    const stalled = new FakeConnection().write(100);
    unread.watch(stalled);
    clock.advance(7_999);
    expect(stalled.destroyed).toBe(false);
    clock.advance(1);
    expect(stalled.destroyed).toBe(true);
  });

  it('keeps a reader that takes a little in each stall, and one that has read everything', () => {
    const { clock, unread } = setup();
    const slow = new FakeConnection().write(100);
    const done = new FakeConnection().write(100);
    unread.watch(slow);
    unread.watch(done);
    done.read(100);
    for (let step = 0; step < 10; step += 1) {
      clock.advance(6_000);
      slow.read(1);
    }
    expect([slow.destroyed, done.destroyed]).toEqual([false, false]);
    clock.advance(12_000);
    expect([slow.destroyed, done.destroyed]).toEqual([true, false]);
  });

  it('is not deceived by more that is written, or by one that only sends', () => {
    const { clock, unread } = setup();
    const stalled = new FakeConnection().write(10);
    for (let step = 0; step < 8; step += 1) {
      stalled.write(10);
      unread.watch(stalled);
      clock.advance(1_000);
    }
    expect(stalled.destroyed).toBe(true);
  });

  it('has no timer without unread answers', () => {
    const { clock, unread } = setup();
    unread.watch(new FakeConnection());
    expect(clock.activeTimers).toBe(0);
    const connection = new FakeConnection().write(5);
    unread.watch(connection);
    unread.watch(connection);
    expect(clock.activeTimers).toBe(1);
    connection.read(5);
    clock.advance(2_000);
    expect([clock.activeTimers, unread.connections]).toEqual([0, 0]);
  });

  it('makes room by the reader that has paused longest', () => {
    const { clock, unread } = setup();
    const [first, second, third] = [new FakeConnection(), new FakeConnection(), new FakeConnection()];
    unread.watch(first.write(400));
    clock.advance(1_000);
    unread.watch(second.write(400));
    clock.advance(1_000); // a sweep: the first has taken some
    first.read(100);
    clock.advance(2_000);
    unread.watch(third.write(10), 400);
    expect([first.destroyed, second.destroyed, third.destroyed]).toEqual([false, true, false]);
  });

  it('lets one answer alone exceed the bound', () => {
    const { unread } = setup();
    const large = new FakeConnection().write(5_000);
    unread.watch(large);
    expect(large.destroyed).toBe(false);
  });

  it('never keeps more than the bound, or one answer, whoever reads what', () => {
    const step = fc.record({ who: fc.nat(7), write: fc.nat(600), read: fc.nat(600), waitMs: fc.nat(3_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, unread } = setup();
        const connections = Array.from({ length: 8 }, () => new FakeConnection());
        for (const { who, write, read, waitMs } of steps) {
          const connection = connections[who] as FakeConnection; // 0 ≤ who < 8
          connection.read(read);
          if (!connection.destroyed) unread.watch(connection.write(write));
          clock.advance(waitMs);
          const open = connections.filter(({ destroyed, writableLength }) => !destroyed && writableLength > 0);
          const bytes = open.reduce((sum, { writableLength }) => sum + writableLength, 0);
          expect(open.length <= 1 || bytes <= 1_000).toBe(true);
        }
      }),
    );
  });
});
