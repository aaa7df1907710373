import fc from 'fast-check';

import type { ObservedPool } from '../pool-model/observed-pool.ts';
import { anyPlace } from '../pool-model/pool-commands.ts';
import { type Behaviour, type Door, type Place, SIGNAL_COUNT } from '../pool-model/pool-setup.ts';

/** Something that user code does to a pool, from outside or from within a handler, a callback or a listener. */
export type UserAction =
  | { readonly kind: 'submit'; readonly door: Door; readonly plan: TaskPlan }
  | { readonly kind: 'resize'; readonly n: number }
  | { readonly kind: 'abort'; readonly signal: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'close'; readonly deadlineMs: number; readonly queued: 'run' | 'return' }
  | { readonly kind: 'pause' | 'resume' | 'idle' | 'nothing' };

/** A task, and what its handler and its callback do. */
export interface TaskPlan {
  readonly behaviour: Behaviour;
  readonly timeoutMs: number | undefined;
  readonly queueTimeoutMs: number | undefined;
  readonly signal: number | undefined;
  readonly place: Place | undefined;
  readonly whenStarted: UserAction;
  readonly whenCalledBack: UserAction;
}

const NOTHING: UserAction = { kind: 'nothing' };

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });

const anyPlan = (inner: fc.Arbitrary<UserAction>): fc.Arbitrary<TaskPlan> =>
  fc.record({
    behaviour: fc.constantFrom<Behaviour>('whenTold', 'whenTold', 'returns', 'throws'),
    timeoutMs: maybe(fc.integer({ min: 1, max: 30 })),
    queueTimeoutMs: maybe(fc.integer({ min: 1, max: 30 })),
    signal: maybe(fc.nat({ max: SIGNAL_COUNT - 1 })),
    place: maybe(anyPlace),
    whenStarted: fc.oneof(fc.constant(NOTHING), fc.constant(NOTHING), inner),
    whenCalledBack: fc.oneof(fc.constant(NOTHING), fc.constant(NOTHING), inner),
  });

/** A close ends the fun, so it is rare. */
const close: fc.Arbitrary<UserAction> = fc.record({
  kind: fc.constant('close' as const),
  deadlineMs: fc.constantFrom(0, 20, Number.POSITIVE_INFINITY),
  queued: fc.constantFrom<'run' | 'return'>('run', 'return'),
});

/** Actions from `depth` calls deep: at depth 0 a task does nothing but end. The clock is moved from outside only. */
const actionsAt = (depth: number): fc.Arbitrary<UserAction> => {
  const inner = depth === 0 ? fc.constant(NOTHING) : actionsAt(depth - 1);
  const submit = fc.record({
    kind: fc.constant('submit' as const),
    door: fc.constantFrom<Door>('run', 'tryRun', 'post'),
    plan: anyPlan(inner),
  });
  return fc.oneof(
    { weight: 30, arbitrary: submit },
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('resize' as const), n: fc.nat({ max: 4 }) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('abort' as const), signal: fc.nat({ max: SIGNAL_COUNT - 1 }) }) },
    { weight: 1, arbitrary: close },
    {
      weight: 5,
      arbitrary: fc.constantFrom<UserAction>({ kind: 'pause' }, { kind: 'resume' }, { kind: 'resume' }, { kind: 'idle' }),
    },
  );
};

const advance: fc.Arbitrary<UserAction> = fc.record({
  kind: fc.constant('advance' as const),
  ms: fc.integer({ min: 0, max: 60 }),
});

/** What a whole program does, one after the other; handlers end in between, at any moment. */
export const anyProgram: fc.Arbitrary<readonly UserAction[]> = fc.array(
  fc.oneof({ weight: 20, arbitrary: actionsAt(2) }, { weight: 3, arbitrary: advance }, { weight: 1, arbitrary: close }),
  { maxLength: 40, size: 'max' },
);

/** Does `action`. `nextTask` books an id for a task's plan. */
export const perform = (action: UserAction, observed: ObservedPool, max: number, nextTask: (plan: TaskPlan) => number): void => {
  switch (action.kind) {
    case 'submit': {
      const { behaviour, timeoutMs, queueTimeoutMs, signal, place } = action.plan;
      const none = { timeoutMs: undefined, queueTimeoutMs: undefined, signal: undefined };
      const limits =
        action.door === 'post' ? none : { timeoutMs, queueTimeoutMs, signal, ...(place === undefined ? {} : { place }) };
      observed.submit({ id: nextTask(action.plan), behaviour, door: action.door, ...limits });
      return;
    }
    case 'resize':
      observed.waitFor(observed.pool.resize(Math.min(action.n, max)));
      return;
    case 'abort': {
      const aborted = observed.controllers[action.signal];
      observed.renew(action.signal);
      aborted?.abort(new Error(`signal ${action.signal}`));
      return;
    }
    case 'advance':
      observed.clock.advance(action.ms);
      return;
    case 'close':
      observed.close(action.deadlineMs, action.queued);
      return;
    case 'pause':
      observed.pool.pause();
      return;
    case 'resume':
      observed.pool.resume();
      return;
    case 'idle':
      observed.waitFor(observed.pool.idle());
      return;
    case 'nothing':
      return;
  }
};
