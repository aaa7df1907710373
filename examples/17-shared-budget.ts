// Task 17: two pools under one maximum. A batch job may use up all that nobody else needs; when requests come, the service has
// priority: the batch job gives workers back as its tasks end, and takes them again in the evening. Nothing is interrupted, and never
// do both have more than 20 workers together.
import { createBudget, createPool, onDemand } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface BudgetLine {
  readonly moment: string;
  readonly batch: number;
  readonly api: number;
  /** Workers that the budget has given out. */
  readonly used: number;
}

export interface BudgetFacts {
  readonly lines: readonly BudgetLine[];
  /** Most workers that both had at once, at the start of any task. */
  readonly mostTogether: number;
  /** Why the batch job had the size it had while requests came. */
  readonly explanation: string;
  readonly refusal: string;
  readonly interrupted: number;
}

const MAX = 20;

export const main = async ({ speed = 1, print = console.log } = {}): Promise<BudgetFacts> => {
  const clock = createFastClock(speed);
  const budget = createBudget({ max: MAX });
  const lines: BudgetLine[] = [];
  let mostTogether = 0;
  const work = async (ms: number): Promise<void> => {
    mostTogether = Math.max(mostTogether, batch.live + api.live);
    await clock.sleep(ms);
  };

  // Both take all that they can get, so that the budget alone decides. `min` is guaranteed.
  const batch = createPool(work, { name: 'batch', min: 2, max: 50, queue: { capacity: 40 }, budget, policy: onDemand(), clock });
  const api = createPool(work, {
    name: 'api',
    min: 2,
    max: 12,
    budget: { from: budget, priority: 1 },
    policy: onDemand(),
    clock,
  });
  const show = (moment: string): void => {
    lines.push({ moment, batch: batch.live, api: api.live, used: budget.used });
    print(`${moment.padEnd(40)} batch ${batch.live}  api ${api.live}  in use ${budget.used} of ${budget.max}`);
  };
  const until = async (isMet: () => boolean): Promise<void> => {
    while (!isMet()) await clock.sleep(20);
  };

  let isClosing = false;
  const producer = (async () => {
    while (!isClosing) {
      await batch.ready();
      batch.post(150);
    }
  })();
  await until(() => batch.live === MAX - api.autoscaler.bounds.min);
  show('the batch job alone: all but a guarantee');

  const requests = Array.from({ length: 300 }, () => api.run(100));
  await until(() => api.live === 12 && batch.live === 8);
  show('requests: the service has what it can use');
  await until(() => batch.explain().text.includes('api 12'));
  const explanation = batch.explain().text;
  print(`batch: ${explanation}`);

  await Promise.all(requests);
  await until(() => batch.live === MAX - api.autoscaler.bounds.min);
  show('afterwards: back to the batch job');

  let refusal = '';
  try {
    createPool(work, { name: 'late', min: 3, max: 9, budget, clock });
  } catch (error) {
    refusal = error instanceof Error ? error.message : String(error);
  }
  print(`a third pool with \`min: 3\`: ${refusal}`);

  isClosing = true;
  await producer;
  await Promise.all([batch.close(), api.close()]);
  show('closed');
  const interrupted = batch.snapshot().aborted + batch.snapshot().failed;
  return { lines, mostTogether, explanation, refusal, interrupted };
};

runWhenMain(import.meta.url, main);
