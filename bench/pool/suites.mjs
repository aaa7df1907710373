// What is measured: a scenario at a limit, the floor that its candidates are compared with, and the figure that counts. A suite without
// `tasks` takes the number from the command line; `rounds` caps the repetitions.

const NEW_PROMISE = 'floor: new Promise';
const BARE_CALLBACK = 'floor: bare callback';

const loop = (limit) => ({ scenario: 'loop', limit, floor: NEW_PROMISE, figure: 'cpuNs' });
const post = (limit) => ({ scenario: 'post', limit, floor: BARE_CALLBACK, figure: 'cpuNs' });
const sleeps = (limit) => ({
  scenario: 'sleeps',
  limit,
  tasks: 1_000_000,
  rounds: 3,
  floor: 'floor: bare coroutines',
  figure: 'wallS',
  title: '1,000,000 tasks that each sleep for 10 ms',
});

export const suites = [
  loop(8),
  loop(64),
  loop(1_000),
  { scenario: 'submit-all', limit: 64, floor: NEW_PROMISE, figure: 'cpuNs' },
  post(8),
  post(64),
  post(1_000),
  {
    scenario: 'latency',
    limit: 64,
    tasks: 200_000,
    floor: 'floor: direct call',
    figure: 'p50Us',
    title: 'from submit to start with 32 of 64 slots busy, one clock reading included',
  },
  { scenario: 'queued-bytes', limit: 1, tasks: 200_000, rounds: 2, figure: 'bytesPerTask', title: '200,000 tasks wait' },
  { scenario: 'resize', limit: 200, tasks: 20_000, rounds: 1, figure: 'startsAbove', title: 'starts above 10 after 200 → 10' },
  { scenario: 'tick', limit: 200, tasks: 2_000, rounds: 3, figure: 'tickUs', title: 'one decision of an autoscaled pool' },
  {
    scenario: 'idle-timers',
    limit: 8,
    tasks: 100,
    rounds: 1,
    figure: 'timers',
    title: 'timers of a pool that has rested for an hour',
  },
  sleeps(10_000),
  sleeps(200_000),
].map((suite) => ({ ...suite, name: `${suite.scenario} ${suite.limit}` }));

/** Bound to timers: 2.6 ms a task. They get few tasks. */
export const TIMER_BOUND = new Set(['bottleneck']);
export const FEW_TASKS = 200;

/** Figures that a scenario may give: how each is called and written in a table. */
export const FIGURES = {
  cpuNs: { title: 'ns cpu', digits: 0 },
  wallNs: { title: 'ns wall', digits: 0 },
  wallS: { title: 's wall', digits: 2 },
  p50Us: { title: 'p50 µs', digits: 2 },
  p99Us: { title: 'p99 µs', digits: 2 },
  bytesPerTask: { title: 'bytes a task', digits: 0 },
  startsAbove: { title: 'starts above', digits: 0 },
  mostAfterSettling: { title: 'most at once', digits: 0 },
  tickUs: { title: 'µs a tick', digits: 1 },
  timers: { title: 'timers', digits: 0 },
  peakRssMb: { title: 'MB peak', digits: 0 },
};
