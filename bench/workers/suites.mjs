// What is measured: a scenario with its parameters, the floor that its candidates are compared with, and the figure that counts.
// `rounds` caps the repetitions, `without` names candidates that cannot do it.
import { FLOOR } from './candidates/index.mjs';

const WORKERS = 2;
/** Turns of arithmetic that take about 0.6 ms, 1 ms, 0.2 ms and 20 ms on the machine that this was written on. */
const TURNS = { sixTenthsMs: 600_000, oneMs: 1_000_000, twoTenthsMs: 200_000, twentyMs: 20_000_000 };
const NO_TRANSFER_BACK = ['poolifier', 'jest-worker'];
const PEERS = /^(?!marea)/;
/** The memory of children is not in this process. */
const PROCESSES = 'marea, processes';

const throughput = (parameters) => ({
  scenario: 'throughput',
  figure: 'perS',
  floor: FLOOR,
  ...parameters,
});

export const suites = [
  { ...throughput({ name: 'no-op 64', task: 'noop', payload: 'none', inFlight: 64 }), title: 'no-op, 64 in flight' },
  { ...throughput({ name: 'no-op 1000', task: 'noop', payload: 'none', inFlight: 1_000 }), title: 'no-op, 1,000 in flight' },
  { name: 'round trip', scenario: 'roundTrip', figure: 'p50Us', floor: FLOOR, tasks: 5_000, title: 'one task at a time' },
  {
    ...throughput({ name: 'object 1k', task: 'echo', payload: 'object', size: 951, inFlight: 64 }),
    title: 'an object of 951 bytes echoed, 64 in flight',
  },
  {
    ...throughput({ name: 'transfer 1M', task: 'transfer', payload: 'bytes', size: 1_048_576, inFlight: 16 }),
    without: NO_TRANSFER_BACK,
    title: '1 MiB transferred there and back, 16 in flight',
  },
  {
    ...throughput({ name: 'cpu 0.6ms', task: 'cpu', payload: 'number', size: TURNS.sixTenthsMs, inFlight: 64 }),
    title: '0.6 ms of computing, 64 in flight',
  },
  {
    ...throughput({ name: 'cpu 1ms', task: 'cpu', payload: 'number', size: TURNS.oneMs, inFlight: 16 }),
    figure: 'cpuUs',
    title: '1 ms of computing, 16 in flight: CPU of the main thread a task',
  },
  {
    name: 'mixed',
    scenario: 'mixed',
    figure: 'p99Ms',
    floor: FLOOR,
    inFlight: 16,
    tasks: 2_000,
    shortTurns: TURNS.twoTenthsMs,
    longTurns: TURNS.twentyMs,
    title: 'every 20th task takes 20 ms, the others 0.2 ms; 16 in flight; time of the short ones',
  },
  { name: 'start-up', scenario: 'startUp', figure: 'startMs', floor: FLOOR, title: 'from making a pool to its first result' },
  {
    name: 'memory',
    scenario: 'memory',
    figure: 'mbPerWorker',
    floor: FLOOR,
    workers: 8,
    turns: TURNS.oneMs,
    rounds: 3,
    without: [PROCESSES],
    title: 'memory that each of 8 workers adds',
  },
  {
    name: 'resize',
    scenario: 'resize',
    figure: 'lost',
    grown: 8,
    tasks: 4_000,
    turns: TURNS.twoTenthsMs,
    inFlight: 64,
    without: [PEERS],
    rounds: 3,
    title: '2 → 8 → 2 → 8 → 2 workers under load; no peer can',
  },
].map((suite) => ({ workers: WORKERS, ...suite }));

/** Figures that a scenario may give: how each is called and written in a table. */
export const FIGURES = {
  perS: { title: 'tasks/s', digits: 0 },
  cpuUs: { title: 'µs main cpu', digits: 1 },
  p50Us: { title: 'p50 µs', digits: 1 },
  p99Us: { title: 'p99 µs', digits: 1 },
  p50Ms: { title: 'p50 ms', digits: 2 },
  p99Ms: { title: 'p99 ms', digits: 2 },
  startMs: { title: 'ms', digits: 1 },
  mbPerWorker: { title: 'MB a worker', digits: 1 },
  workersSeen: { title: 'workers seen', digits: 0 },
  lost: { title: 'lost', digits: 0 },
  shrinkMs: { title: 'ms to shrink', digits: 1 },
};
