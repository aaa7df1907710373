// The module that real threads and processes of `marea lab chaos` run.
import type { ChaosTask } from './cli/lab/chaos/chaos-task.ts';
import { runChaosTask } from './cli/lab/chaos/run-chaos-task.ts';
import { InjectedFault } from './testing/faults/injected-fault.ts';
import { killOwnWorker } from './testing/faults/kill-own-worker.ts';
import { systemClock } from './time/system-clock.ts';

const place = {
  sleep: (ms: number): Promise<void> =>
    new Promise((resolve) => {
      systemClock.setTimer(resolve, ms, { keepAlive: true });
    }),
  createFault: (): Error => new InjectedFault(),
  kill: async (): Promise<never> => killOwnWorker(),
};

/** Runs one task. */
const run = (task: ChaosTask): Promise<void> => runChaosTask(task, place);

// biome-ignore lint/style/noDefaultExport: a pool runs the default export of its module
export { run as default };
