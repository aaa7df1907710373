import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from 'vitest';
import { createAsyncScopes, type TaskTrace } from '../host/index.ts';
import { createFixture, createGate, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

const channel = tracingChannel<unknown, TaskTrace>('marea:task');
const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
let unsubscribe = (): void => undefined;

/** Listens to one pool and writes down what it hears. */
const listen = (pool: string) => {
  const heard: [string, TaskTrace][] = [];
  const listeners = Object.fromEntries(
    EVENTS.map((event) => [
      event,
      (trace: object) => {
        if ((trace as TaskTrace).pool === pool) heard.push([event, trace as TaskTrace]);
      },
    ]),
  ) as unknown as Parameters<typeof channel.subscribe>[0]; // all five of them
  channel.subscribe(listeners);
  unsubscribe = () => channel.unsubscribe(listeners);
  return heard;
};

afterEach(() => unsubscribe());

describe('the tracing channel `marea:task`', () => {
  it('tells the start, its end, and the settling of each task with one object', async () => {
    const heard = listen('traced');
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { name: 'traced', size: 1 });
    const first = pool.run(1, { name: 'thumbnail', key: 'a', priority: 3 });
    const second = pool.run(2);
    clock.advance(40);
    gate.finish('one');
    await first;
    gate.finish('two');
    await second;
    const [one, two] = [heard[0]?.[1], heard.at(-1)?.[1]];
    expect(heard.filter(([, trace]) => trace === one).map(([event]) => event)).toEqual([
      'start',
      'end',
      'asyncStart',
      'asyncEnd',
    ]);
    expect(one).toEqual({ pool: 'traced', name: 'thumbnail', key: 'a', priority: 3, waitMs: 0, result: 'one' });
    expect(two).toEqual({ pool: 'traced', name: undefined, key: undefined, priority: 0, waitMs: 40, result: 'two' });
  });

  it('tells errors, aborts and timeouts, and each task once', async () => {
    const heard = listen('failing');
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { name: 'failing', size: 3 });
    const controller = new AbortController();
    const outcomes = Promise.allSettled([
      pool.run(1),
      pool.run(2, { signal: controller.signal }),
      pool.run(3, { timeoutMs: 10 }),
      pool.run(4, { queueTimeoutMs: 5 }),
    ]);
    gate.fail('mine');
    await settled();
    controller.abort('stop');
    clock.advance(10);
    gate.finishAll('late');
    await outcomes;
    const errors = heard.filter(([event]) => event === 'error').map(([, { error }]) => error);
    expect(errors).toEqual(['mine', 'stop', expect.objectContaining({ code: 'ERR_TASK_TIMEOUT' })]);
    expect(heard.filter(([event]) => event === 'asyncEnd')).toHaveLength(4);
    expectTallyToAddUp(core);
  });

  it('lets a store that is bound to `start` hold in the handler, inside the submitter’s own context', async () => {
    const heard = listen('bound');
    const span = new AsyncLocalStorage<string>();
    const request = new AsyncLocalStorage<string>();
    channel.start.bindStore(span, (trace) => `span of ${trace.pool}`);
    const unlisten = unsubscribe;
    unsubscribe = () => {
      channel.start.unbindStore(span);
      unlisten();
    };
    const seen: unknown[] = [];
    const { pool } = createFixture<number, void>(
      async () => {
        await Promise.resolve();
        seen.push([span.getStore(), request.getStore()]);
      },
      { name: 'bound', size: 1, scopes: createAsyncScopes() },
    );
    await Promise.all(['a', 'b'].map((id) => request.run(id, () => pool.run(0))));
    expect(seen).toEqual([
      ['span of bound', 'a'],
      ['span of bound', 'b'],
    ]);
    expect(heard).not.toHaveLength(0);
  });

  it('begins and ends in the middle of a run without harm', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { name: 'late', size: 2 });
    const before = pool.run(1);
    const heard = listen('late');
    const during = pool.run(2);
    gate.finish('one');
    await before;
    expect(heard.map(([event]) => event)).toEqual(['start', 'end']);
    unsubscribe();
    gate.finish('two');
    await expect(during).resolves.toBe('two');
  });
});
