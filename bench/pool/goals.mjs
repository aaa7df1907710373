// The goals of the in-process pool. Each compares one candidate's figure, absolutely or with another candidate's (`per`), in one suite.
// Ratios are medians of the ratios in each round, so that a machine that slows down slows both.

const FLOOR = 'floor: new Promise';
const CALLBACK = 'floor: bare callback';
const LEAN = 'marea, no context';
const HEEDING = 'marea.post, heeding ready()';

const cpu = (goal, suite, of, per, bound) => ({ goal, suite, figure: 'cpuNs', of, per, ...bound });

export const goals = [
  ...['loop 8', 'loop 64'].flatMap((suite) => [
    cpu('1 saturated run', suite, 'marea', FLOOR, { atMost: 1.6 }),
    cpu('1 saturated run', suite, 'fastq.promise', 'marea', { atLeast: 1 }),
    cpu('1 saturated run, no context', suite, LEAN, FLOOR, { atMost: 1.15 }),
    cpu('1 saturated run, no context', suite, 'fastq.promise', LEAN, { atLeast: 1.5 }),
    cpu('1 saturated run', suite, 'p-limit', 'marea', { atLeast: 2 }),
    cpu('1 saturated run', suite, 'p-queue', 'marea', { atLeast: 4.5 }),
  ]),
  cpu('2 a slot is free', 'loop 1000', 'marea', FLOOR, { atMost: 0.75 }),
  cpu('2 a slot is free', 'loop 1000', 'fastq.promise', 'marea', { atLeast: 2 }),
  cpu('2 a slot is free', 'loop 1000', '@henrygd/queue', 'marea', { atLeast: 1.6 }),
  cpu('2 a slot is free', 'loop 1000', 'p-limit', 'marea', { atLeast: 5 }),
  ...['post 8', 'post 64'].flatMap((suite) => [
    cpu('3 fire and forget', suite, 'fastq callback', 'marea.post', { atLeast: 1.5 }),
    cpu('3 fire and forget', suite, 'marea.post', CALLBACK, { atMost: 1.2 }),
  ]),
  cpu('3 fire and forget, a slot is free', 'post 1000', 'fastq callback', 'marea.post', { atLeast: 2 }),
  cpu('3 fire and forget, a slot is free', 'post 1000', 'marea.post', CALLBACK, { atMost: 1.2 }),
  cpu('4 submit all', 'submit-all 64', 'fastq.promise', 'marea', { atLeast: 2 }),
  { goal: '4 submit all', suite: 'submit-all 64', figure: 'peakRssMb', of: 'marea', per: 'fastq.promise', atMost: 0.6 },
  { goal: '4 bytes per queued task', suite: 'queued-bytes 1', figure: 'bytesPerTask', of: 'marea', atMost: 280 },
  { goal: '4 bytes per posted task', suite: 'queued-bytes 1', figure: 'bytesPerTask', of: 'marea.post', atMost: 32 },
  { goal: '5 sleeps', suite: 'sleeps 10000', figure: 'wallS', of: 'marea.post', per: 'floor: bare coroutines', atMost: 1.2 },
  { goal: '5 sleeps', suite: 'sleeps 200000', figure: 'wallS', of: 'marea', per: 'fastq.promise', atMost: 0.7 },
  { goal: '5 sleeps', suite: 'sleeps 10000', figure: 'peakRssMb', of: HEEDING, atMost: 110 },
  { goal: '6 submit to start', suite: 'latency 64', figure: 'p50Us', of: 'marea', atMost: 0.15 },
  { goal: '6 submit to start', suite: 'latency 64', figure: 'p99Us', of: 'marea', atMost: 2 },
  { goal: '6 decision tick', suite: 'tick 200', figure: 'tickUs', of: 'marea, latency', atMost: 50 },
  { goal: '6 decision tick', suite: 'tick 200', figure: 'tickUs', of: 'marea, throughput', atMost: 50 },
  { goal: '6 no timers when idle', suite: 'idle-timers 8', figure: 'timers', of: 'marea, fixed size', atMost: 0 },
  { goal: '6 no timers when idle', suite: 'idle-timers 8', figure: 'timers', of: 'marea, fixed size, on demand', atMost: 0 },
  { goal: '6 no timers when idle', suite: 'idle-timers 8', figure: 'timers', of: 'marea, autoscaled', atMost: 0 },
  { goal: '6 resize 200 → 10 bounds at once', suite: 'resize 200', figure: 'startsAbove', of: 'marea', atMost: 0 },
];
