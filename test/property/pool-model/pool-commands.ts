import fc from 'fast-check';

import { checkAgreement } from './agreement.ts';
import type { ObservedPool } from './observed-pool.ts';
import { type Behaviour, type Door, type Place, SIGNAL_COUNT, type TaskSpec } from './pool-setup.ts';
import type { ReferencePool } from './reference-pool.ts';

type PoolCommand = fc.AsyncCommand<ReferencePool, ObservedPool>;

/** A command whose two halves are done one after the other; then the pool and its reference must agree. */
class Step implements PoolCommand {
  readonly #name: string;
  readonly #apply: (reference: ReferencePool, observed: ObservedPool) => void;

  constructor(name: string, apply: (reference: ReferencePool, observed: ObservedPool) => void) {
    this.#name = name;
    this.#apply = apply;
  }

  check(): boolean {
    return true;
  }

  async run(reference: ReferencePool, observed: ObservedPool): Promise<void> {
    this.#apply(reference, observed);
    await observed.turn();
    checkAgreement(reference, observed);
  }

  toString(): string {
    return this.#name;
  }
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });

export const anyPlace: fc.Arbitrary<Place> = fc.record({
  priority: maybe(fc.integer({ min: -2, max: 2 })),
  weight: maybe(fc.integer({ min: 1, max: 3 })),
  rateWeight: maybe(fc.integer({ min: 1, max: 3 })),
  counts: fc.record({ tokens: fc.integer({ min: 0, max: 4 }), bytes: fc.integer({ min: 0, max: 4 }) }, { requiredKeys: [] }),
  key: maybe(fc.constantFrom('a', 'b', 'c')),
});

const NO_OPTIONS = { timeoutMs: undefined, queueTimeoutMs: undefined, signal: undefined };

const anyOptions = fc
  .record({
    timeoutMs: maybe(fc.integer({ min: 1, max: 30 })),
    queueTimeoutMs: maybe(fc.integer({ min: 1, max: 30 })),
    signal: maybe(fc.nat({ max: SIGNAL_COUNT - 1 })),
    place: fc.option(anyPlace, { nil: undefined, freq: 5 }),
  })
  .map(({ place, ...options }) => ({ ...options, ...(place === undefined ? {} : { place }) }));

const anyPlan = fc
  .record({
    door: fc.constantFrom<Door>('run', 'run', 'tryRun', 'post'),
    behaviour: fc.constantFrom<Behaviour>('whenTold', 'whenTold', 'whenTold', 'returns', 'throws'),
    options: fc.oneof(fc.constant(NO_OPTIONS), anyOptions, anyOptions),
  })
  .map(({ options, ...plan }) => ({ ...plan, ...(plan.door === 'post' ? NO_OPTIONS : options) }));

/** Several at once, so that tasks wait. */
const submit = fc.array(anyPlan, { minLength: 1, maxLength: 4, size: 'max' }).map(
  (plans) =>
    new Step(`submit(${JSON.stringify(plans)})`, (reference, observed) => {
      const firstId = reference.tasks.size;
      const hasLimits = reference.setup.limits !== undefined;
      const specs = plans.map((plan, index): TaskSpec => {
        const { place, ...rest } = { place: undefined, ...plan };
        return { ...rest, id: firstId + index, ...(hasLimits && place !== undefined ? { place } : {}) };
      });
      for (const spec of specs) observed.submit(spec);
      reference.submit(specs);
    }),
);

const end = fc.tuple(fc.nat({ max: 7 }), fc.boolean()).map(
  ([nth, isOk]) =>
    new Step(`end(${nth}, ${isOk})`, (reference, observed) => {
      const id = reference.open[nth % Math.max(1, reference.open.length)];
      if (id === undefined) return;
      observed.end(id, isOk);
      reference.end(id, isOk);
    }),
);

const resize = fc.nat({ max: 4 }).map(
  (size) =>
    new Step(`resize(${size})`, (reference, observed) => {
      const n = Math.min(size, reference.setup.max);
      observed.waitFor(observed.pool.resize(n));
      reference.resize(n);
    }),
);

const pause = fc.constant(
  new Step('pause', (reference, observed) => {
    observed.pool.pause();
    reference.pause();
  }),
);

const resume = fc.constant(
  new Step('resume', (reference, observed) => {
    observed.pool.resume();
    reference.resume();
  }),
);

const abort = fc.tuple(fc.nat({ max: SIGNAL_COUNT - 1 }), fc.boolean()).map(
  ([signal, isRenewed]) =>
    new Step(`abort(${signal}${isRenewed ? ', renewed' : ''})`, (reference, observed) => {
      observed.controllers[signal]?.abort(new Error(`signal ${signal}`));
      reference.abort(signal);
      if (!isRenewed) return;
      observed.renew(signal);
      reference.abortedSignals.delete(signal);
    }),
);

const advance = fc.integer({ min: 0, max: 60 }).map(
  (ms) =>
    new Step(`advance(${ms})`, (reference, observed) => {
      observed.clock.advance(ms);
      reference.advance(ms);
    }),
);

const close = fc
  .tuple(fc.constantFrom(0, 5, 20, 1_000, Number.POSITIVE_INFINITY), fc.constantFrom<'run' | 'return'>('run', 'return'))
  .map(
    ([deadlineMs, queued]) =>
      new Step(`close(${deadlineMs}, ${queued})`, (reference, observed) => {
        observed.close(deadlineMs, queued);
        reference.close(deadlineMs, queued);
      }),
  );

const condition = fc.constantFrom(
  new Step('idle', (reference, observed) => {
    observed.waitFor(observed.pool.idle());
    reference.waitFor(() => reference.isIdle());
  }),
  new Step('empty', (reference, observed) => {
    observed.waitFor(observed.pool.empty());
    reference.waitFor(() => reference.queueIsBelow(1));
  }),
  new Step('queueBelow(2)', (reference, observed) => {
    observed.waitFor(observed.pool.queueBelow(2));
    reference.waitFor(() => reference.queueIsBelow(2));
  }),
);

/** Lists of commands; a close comes in about every second list. */
export const anyCommands = fc.oneof(
  fc.commands([submit, submit, submit, submit, end, end, end, resize, resize, abort, advance, pause, resume, condition], {
    maxCommands: 60,
    size: 'max',
  }),
  fc.commands([submit, submit, submit, end, end, resize, abort, advance, pause, resume, condition, close], {
    maxCommands: 40,
    size: 'max',
  }),
);
