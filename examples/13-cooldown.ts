// Task 13: the rests between resizes as a part of its own. Ask it after the direction is known. Growth rests after growth; shrinking
// rests after a resize in either direction, and after a start. Times are handed in, so that it can be tested without waiting.
import { Cooldown } from 'marea';

import { runWhenMain } from './run-when-main.ts';

export interface CooldownMoment {
  readonly atMs: number;
  readonly what: string;
  readonly mayGrow: boolean;
  readonly mayShrink: boolean;
}

export const main = async ({ print = console.log } = {}): Promise<readonly CooldownMoment[]> => {
  const rest = new Cooldown({ upMs: 2_000, downMs: 30_000 });
  const moments: CooldownMoment[] = [];
  const look = (atMs: number, what: string): void => {
    const moment = { atMs, what, mayGrow: rest.allowUp(atMs), mayShrink: rest.allowDown(atMs) };
    moments.push(moment);
    const [grow, shrink] = [moment.mayGrow, moment.mayShrink].map((isAllowed) => (isAllowed ? 'may' : 'must not'));
    print(`${(atMs / 1_000).toFixed(1).padStart(6)} s   ${what.padEnd(34)} ${grow} grow, ${shrink} shrink`);
  };

  look(0, 'fresh');
  rest.recordUp(0);
  look(500, 'half a second after a scale-up');
  look(2_000, 'two seconds after it');
  look(29_999, 'just before half a minute');
  look(30_000, 'half a minute after it');
  rest.recordDown(30_000);
  look(30_500, 'half a second after a scale-down');
  look(60_000, 'half a minute after that');
  return moments;
};

runWhenMain(import.meta.url, main);
