import type { Signals } from '../../../autoscale/index.ts';
import {
  type AutoscaledModulePool,
  type AutoscaledPool,
  checkPoolOptions,
  composePool,
  createPool,
  workersPolicy,
} from '../../../autoscaled-pool/index.ts';
import { entryFile } from '../../../pool/index.ts';
import { InjectedFault } from '../../../testing/index.ts';
import type { Clock } from '../../../time/index.ts';
import type { ChaosScale, WorkerKind } from './chaos-plan.ts';
import type { ChaosPlace, ChaosTask } from './chaos-task.ts';
import { runChaosTask } from './run-chaos-task.ts';
import { VirtualCrew } from './virtual-crew.ts';

/** The part of an autoscaled pool, of whatever workers, that chaos plays with. */
export type ChaosPool = Pick<
  AutoscaledPool<ChaosTask, void>,
  | 'autoscaler'
  | 'busy'
  | 'desired'
  | 'live'
  | 'onDecision'
  | 'onDegraded'
  | 'onWorkerExit'
  | 'post'
  | 'queued'
  | 'setBounds'
  | 'snapshot'
> & { close(): Promise<unknown> };

/** What a pool is made of. */
export interface ChaosPoolParts {
  readonly kind: WorkerKind;
  readonly isReal: boolean;
  readonly scale: ChaosScale;
  /** The pool's clock, which may jump. */
  readonly clock: Clock;
  /** The clock by which tasks take their time. */
  readonly workClock: Clock;
  readonly signals: Signals;
  readonly seed: string;
  /** Told when a task begins; not of real threads and processes. */
  readonly onStart: (task: ChaosTask) => void;
}

/** Least time that a modelled worker takes to start, in milliseconds. */
const START_MS = { threads: 30, processes: 50 };

const sleepOn =
  (clock: Clock): ChaosPlace['sleep'] =>
  (ms) =>
    new Promise((resolve) => {
      clock.setTimer(resolve, ms, { keepAlive: true });
    });

const createSlots = ({ scale, clock, workClock, signals, onStart }: ChaosPoolParts): ChaosPool => {
  const { min, max } = scale;
  const place: ChaosPlace = {
    sleep: sleepOn(workClock),
    createFault: () => new InjectedFault(),
    kill: () => Promise.reject(new Error('a slot cannot be killed')),
  };
  const handler = (task: ChaosTask): Promise<void> => {
    onStart(task);
    return runChaosTask(task, place);
  };
  return createPool(handler, { name: 'chaos', min, max, clock, signals });
};

const createVirtual = (kind: 'threads' | 'processes', parts: ChaosPoolParts): ChaosPool => {
  const { scale, clock, workClock, signals, onStart, seed } = parts;
  const { min, max } = scale;
  const crew = new VirtualCrew({
    clock,
    startMs: START_MS[kind],
    answersLater: kind === 'processes',
    sleep: sleepOn(workClock),
    onStart,
    seed,
  });
  const options = checkPoolOptions({ name: 'chaos', min, max, clock, signals, spawn: 'eager', policy: workersPolicy() });
  return composePool(crew, options) as AutoscaledPool<ChaosTask, void>; // `max` without `size` makes it one
};

/** The handlers of `chaos-worker.js`. */
interface ChaosModule {
  readonly default: (task: ChaosTask) => Promise<void>;
}

const createReal = (workers: 'threads' | 'processes', { scale, clock, signals }: ChaosPoolParts): ChaosPool => {
  const { min, max } = scale;
  const pool: AutoscaledModulePool<ChaosModule> = createPool<ChaosModule>(entryFile('chaos-worker.js'), {
    name: 'chaos',
    workers,
    min,
    max,
    clock,
    signals,
  });
  return pool;
};

/** Makes an autoscaled pool of the wanted workers with the policy that they have by default. */
export const createChaosPool = (parts: ChaosPoolParts): ChaosPool => {
  const { kind, isReal } = parts;
  if (kind === 'slots') return createSlots(parts);
  return isReal ? createReal(kind, parts) : createVirtual(kind, parts);
};
