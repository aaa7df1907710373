import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';

import { isPoolError } from '../../../src/errors/index.ts';
import { createDeferred, type Deferred } from '../../../src/internal/index.ts';
import {
  type CloseResult,
  classifyByStatus,
  InlineExecutor,
  PoolCore,
  RETRY_BUDGET_DEFAULTS,
  type TaskOptions,
  WorkerPool,
} from '../../../src/pool/index.ts';
import { seededRandom } from '../../../src/random/index.ts';
import { ManualClock } from '../../../src/time/index.ts';
import { IDLE_TIMEOUT_MS, isOrdinary, type PoolSetup, SIGNAL_COUNT, type TaskSpec } from './pool-setup.ts';

/** What user code does at the moments at which a pool calls it. */
export interface UserCode {
  /** Called inside the handler of a task, when it starts. */
  readonly started: (spec: TaskSpec) => void;
  /** Called inside the callback of a posted task. */
  readonly calledBack: (spec: TaskSpec) => void;
}

/** What a task weighs, as it is said to a pool with named rates or without. */
const weightsOf = ({ place }: TaskSpec, names: readonly string[] | undefined): TaskOptions => {
  const { weight, rateWeight, counts } = place ?? {};
  if (names === undefined || names[0] === 'rate')
    return { ...(weight === undefined ? {} : { weight }), ...(rateWeight === undefined ? {} : { rateWeight }) };
  const known = Object.entries(counts ?? {}).filter(([name]) => names.includes(name));
  return { weight: { ...(weight === undefined ? {} : { workers: weight }), ...Object.fromEntries(known) } };
};

const optionsOf = (spec: TaskSpec, signal: AbortSignal | undefined, rateNames: readonly string[] | undefined): TaskOptions => {
  const { timeoutMs, queueTimeoutMs, place } = spec;
  const { priority, key } = place ?? {};
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(queueTimeoutMs === undefined ? {} : { queueTimeoutMs }),
    ...(priority === undefined ? {} : { priority }),
    ...weightsOf(spec, rateNames),
    ...(key === undefined ? {} : { key }),
  };
};

const IDLE_USER: UserCode = { started: () => undefined, calledBack: () => undefined };

/** A real pool on a manual clock, with everything that a test wants to know written down. */
export class ObservedPool {
  readonly clock = new ManualClock();
  readonly pool: WorkerPool<TaskSpec, number>;
  readonly starts: number[] = [];
  /** The outcomes that arrived for each task; more than one is a fault. */
  readonly outcomes = new Map<number, string[]>();
  /** Whether each promise for a condition has resolved. */
  readonly waits: { hasResolved: boolean }[] = [];
  readonly closings: { result: CloseResult<TaskSpec> | undefined }[] = [];
  /** What must never happen and did. */
  readonly faults: string[] = [];
  readonly controllers: AbortController[] = [];
  readonly #signals = new Set<AbortSignal>();
  readonly #open = new Map<number, Deferred<number>>();
  readonly #errors = new Map<number, Error>();
  readonly #user: UserCode;
  readonly #isFifo: boolean;
  readonly #rateNames: readonly string[] | undefined;

  constructor(setup: PoolSetup, user: UserCode = IDLE_USER) {
    this.#user = user;
    const { min, max, desired, spawn, overflow, onTimeout, capacity, limits } = setup;
    this.#isFifo = limits === undefined;
    this.#rateNames = limits?.rates?.map(({ name }) => name);
    const core = new PoolCore<TaskSpec, number>(new InlineExecutor((spec) => this.#handle(spec)), {
      name: 'model',
      spawn,
      min,
      max,
      desired,
      idleTimeoutMs: spawn === 'onDemand' ? IDLE_TIMEOUT_MS : undefined,
      queueCapacity: capacity,
      overflow,
      maxWaitMs: limits?.maxWaitMs,
      ageingMs: limits?.ageingMs ?? 10_000,
      maxPerKey: limits?.maxPerKey,
      rates: limits?.rates,
      scopes: undefined,
      onTimeout,
      classify: classifyByStatus,
      retries: undefined,
      retryBudget: RETRY_BUDGET_DEFAULTS,
      random: seededRandom('model'),
      measuresRuns: true,
      clock: this.clock,
      onListenerError: (error) => this.faults.push(`a listener threw ${String(error)}`),
    });
    this.pool = new WorkerPool(core);
    while (this.controllers.length < SIGNAL_COUNT) this.renew(this.controllers.length);
  }

  /** Abort listeners that are left on any signal. */
  get listenerCount(): number {
    let count = 0;
    for (const signal of this.#signals) count += getEventListeners(signal, 'abort').length;
    return count;
  }

  /** Handlers that have not been told to end, in the order of their start. */
  get open(): number[] {
    return [...this.#open.keys()];
  }

  /** Puts a fresh signal in the place of one. */
  renew(index: number): void {
    const controller = new AbortController();
    this.controllers[index] = controller;
    this.#signals.add(controller.signal);
  }

  submit({ place, ...rest }: TaskSpec): void {
    const spec = this.#isFifo || place === undefined ? rest : { ...rest, place };
    this.outcomes.set(spec.id, []);
    this.#errors.set(spec.id, new Error(`task ${spec.id}`));
    const signal = spec.signal === undefined ? undefined : this.controllers[spec.signal]?.signal;
    const options = isOrdinary(spec) ? undefined : optionsOf(spec, signal, this.#rateNames);
    if (spec.door === 'post') this.#post(spec);
    else if (spec.door === 'run') this.#listen(spec.id, this.pool.run(spec, options), signal);
    else this.#tryRun(spec, options, signal);
  }

  #tryRun(spec: TaskSpec, options: TaskOptions | undefined, signal: AbortSignal | undefined): void {
    try {
      const promise = this.pool.tryRun(spec, options);
      // A refused `tryRun` says no more than that; the reference names the reason.
      if (promise === undefined) this.#arrived(spec.id, 'refused');
      else this.#listen(spec.id, promise, signal);
    } catch (error) {
      this.#arrived(spec.id, this.#name(spec.id, error, signal));
    }
  }

  end(id: number, isOk: boolean): void {
    const deferred = this.#open.get(id);
    this.#open.delete(id);
    if (isOk) deferred?.resolve(id);
    else deferred?.reject(this.#errors.get(id));
  }

  waitFor(promise: Promise<void>): void {
    const wait = { hasResolved: false };
    this.waits.push(wait);
    promise.then(
      () => {
        wait.hasResolved = true;
      },
      (error: unknown) => this.faults.push(`a promise for a condition rejected with ${String(error)}`),
    );
  }

  close(deadlineMs: number, queued: 'run' | 'return'): void {
    const closing: { result: CloseResult<TaskSpec> | undefined } = { result: undefined };
    this.closings.push(closing);
    this.pool.close({ deadlineMs, queued }).then(
      (result) => {
        closing.result = result;
      },
      (error: unknown) => this.faults.push(`close rejected with ${String(error)}`),
    );
  }

  /** Lets everything happen that needs no time. */
  async turn(): Promise<void> {
    await setImmediate();
  }

  #handle(spec: TaskSpec): number | Promise<number> {
    if (this.starts.includes(spec.id)) this.faults.push(`task ${spec.id} started twice`);
    if ((this.outcomes.get(spec.id)?.length ?? 0) > 0) this.faults.push(`task ${spec.id} started after it had settled`);
    const { busy, held, desired } = this.pool.snapshot();
    if (busy + held > desired) this.faults.push(`task ${spec.id} started as number ${busy + held} of ${desired}`);
    if (this.#isFifo && spec.id < (this.starts.at(-1) ?? 0))
      this.faults.push(`task ${spec.id} started after task ${this.starts.at(-1)}`);
    this.starts.push(spec.id);
    this.#user.started(spec);
    if (spec.behaviour === 'returns') return spec.id;
    if (spec.behaviour === 'throws') throw this.#errors.get(spec.id);
    const deferred = createDeferred<number>();
    this.#open.set(spec.id, deferred);
    return deferred.promise;
  }

  #post(spec: TaskSpec): void {
    let hasReturned = false;
    this.pool.post(spec, (error, output) => {
      if (!hasReturned) this.faults.push(`the callback of task ${spec.id} ran inside post`);
      this.#arrived(spec.id, output === undefined ? this.#name(spec.id, error, undefined) : this.#nameOutput(spec.id, output));
      this.#user.calledBack(spec);
    });
    hasReturned = true;
  }

  #listen(id: number, promise: Promise<number>, signal: AbortSignal | undefined): void {
    promise.then(
      (output) => this.#arrived(id, this.#nameOutput(id, output)),
      (error: unknown) => this.#arrived(id, this.#name(id, error, signal)),
    );
  }

  #arrived(id: number, outcome: string): void {
    this.outcomes.get(id)?.push(outcome);
  }

  #nameOutput(id: number, output: number): string {
    return output === id ? 'completed' : `the result of task ${output}`;
  }

  /** By identity where marea must keep it: the handler's own error, and the signal's reason. */
  #name(id: number, error: unknown, signal: AbortSignal | undefined): string {
    if (error === this.#errors.get(id)) return 'failed';
    if (signal?.aborted === true && error === signal.reason) return 'aborted';
    return isPoolError(error) ? error.code : `an unknown error: ${String(error)}`;
  }
}
