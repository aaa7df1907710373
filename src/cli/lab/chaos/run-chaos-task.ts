import type { ChaosPlace, ChaosTask } from './chaos-task.ts';

/** The handler of every pool under chaos: it takes its time, fails, or ends its worker halfway. */
export const runChaosTask = async ({ runMs, fate }: ChaosTask, place: ChaosPlace): Promise<void> => {
  if (fate === 'throw') throw place.createFault();
  if (fate === 'ok') return place.sleep(runMs);
  await place.sleep(runMs / 2);
  await place.kill();
};
