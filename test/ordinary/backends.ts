import { seededRandom } from '../../src/random/index.ts';
import type { Dependency } from '../../src/sim/dependency.ts';
import type { EventClock } from '../../src/sim/event-clock.ts';
import { Gate } from '../../src/sim/gate.ts';
import { OwnMachine } from '../../src/sim/own-machine.ts';
import { SharedMachine } from '../../src/sim/shared-machine.ts';
import type { World } from './world.ts';

/** Slowdown by what runs at once: each task takes 1 + (n ÷ at)³ times longer. Throughput is highest at 0.79 · at. */
export const cubic = (at: number) => (inFlight: number) => {
  const ratio = inFlight / at;
  return 1 + ratio * ratio * ratio;
};

/** Slowdown of the universal scalability law. Throughput is highest at √((1 − sigma) ÷ kappa). */
export const usl = (sigma: number, kappa: number) => (inFlight: number) =>
  1 + sigma * (inFlight - 1) + kappa * inFlight * (inFlight - 1);

/** Ten tasks of 200 ms at once get most done: 24 a second. */
export const SMALL_KNEE = usl(0.02, 0.0098);

/** A machine that all tasks share. `factorAt`: how many times slower it is at a moment, for everybody. */
export const shared =
  (slowdown: (inFlight: number) => number, factorAt?: (nowMs: number) => number) =>
  (clock: EventClock): Dependency =>
    new SharedMachine(clock, {
      slowdown: factorAt === undefined ? slowdown : (inFlight, nowMs) => slowdown(inFlight) * factorAt(nowMs),
      isMoving: factorAt !== undefined,
    });

/** A refusal is back after so many milliseconds. */
const REFUSAL_MS = 5;

/** What is behind the pools of a world, with the failures that have nothing to do with the size. */
export const backendOf = ({ backend, failures }: World, clock: EventClock, seed: number): Dependency => {
  const inner = backend?.(clock) ?? new OwnMachine(clock);
  if (failures === undefined || failures.how !== 'fast') return inner;
  const chance = seededRandom(`${seed}/refusals`);
  const admits = (): boolean => chance.next() >= failures.ratio;
  return new Gate(clock, inner, { admits, refusalMs: REFUSAL_MS, retryAfterMs: undefined });
};
