import { plainDuration, plainNumber, plainRatio } from './plain-numbers.ts';
import { PRESSURE_WORDS } from './pressure-words.ts';
import { numberOf, type ReasonFacts, type ReasonTable } from './reason-facts.ts';

const sayFill = (facts: ReasonFacts): string => {
  const { queued, queueCapacity } = facts.record.observation;
  const fillRatio = numberOf(facts, 'fillRatio');
  if (fillRatio === undefined || queueCapacity === undefined) return `${plainNumber(queued)} queued`;
  return `queue at ${plainRatio(Math.round(fillRatio * 100) / 100)} of ${plainNumber(queueCapacity)}`;
};

const sayLoad = (facts: ReasonFacts): string => {
  const load = numberOf(facts, 'load');
  if (load === undefined) return `the load needs ${plainNumber(facts.stage.out)} workers`;
  const need = load + (numberOf(facts, 'headroom') ?? 0) + (numberOf(facts, 'backlog') ?? 0);
  const perSec = numberOf(facts, 'perSec');
  const runMs = numberOf(facts, 'runMs');
  const source =
    perSec === undefined || runMs === undefined ? 'the load' : `${plainNumber(perSec)}/s of ${plainDuration(runMs)} each`;
  const needs = `${source} ${source === 'the load' ? 'needs' : 'need'} ${plainNumber(need)} workers`;
  // The size falls to the largest need of a window, so it may stand above what is needed now.
  return facts.stage.out >= need + 1 ? `${needs}, and ${plainNumber(facts.stage.out)} were needed a moment ago` : needs;
};

const sayBacklog = (facts: ReasonFacts): string => {
  const { queued, oldestWaitMs } = facts.record.observation;
  const waits = oldestWaitMs > 0 ? `, the oldest for ${plainDuration(oldestWaitMs)}` : '';
  return `${plainNumber(queued)} queued${waits}: the backlog needs ${plainNumber(facts.stage.out)} workers`;
};

const sayStalled = (facts: ReasonFacts): string => {
  const { desired, queued } = facts.record.observation;
  const waiting = plainNumber(numberOf(facts, 'queued') ?? queued);
  return desired === 0 ? `${waiting} queued and no worker at all` : `${waiting} tasks wait and none has completed yet`;
};

/** Words for the verdicts of demand deciders. */
export const DEMAND_WORDS: ReasonTable = Object.freeze({
  ...PRESSURE_WORDS,
  LOAD: { name: 'the load rose', downName: 'the load fell', say: sayLoad },
  BACKLOG: { name: 'a backlog had to be worked off', downName: 'the backlog went down', say: sayBacklog },
  STALLED: { name: 'tasks waited while none completed', say: sayStalled },
  ON_DEMAND: { name: 'workers start on demand', say: () => 'workers start on demand' },
  QUEUE_FILL_HIGH: { name: 'the queue filled up', say: sayFill },
  QUEUE_FILL_LOW: { name: 'the queue was nearly empty', say: sayFill },
  QUEUE_FILL_OK: { name: 'the queue was neither full nor empty', say: sayFill },
  NO_CHANGE: { name: 'nothing asked for a change', say: () => 'nothing asks for a change' },
});
