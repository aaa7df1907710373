import type { DecisionRecord } from '../autoscale/index.ts';

/** Most reasons that are told apart; the rest is counted as `other`. Reason codes are a short fixed list, names of vetoes are the user's. */
const MOST_REASONS = 64;

/** The largest share that a stage tells; each ceiling learns its own. */
const backgroundOf = (stages: DecisionRecord['stages']): number =>
  stages.reduce((most, { detail }) => {
    const ratio = detail?.['backgroundOverloadRatio'];
    return typeof ratio === 'number' && ratio > most ? ratio : most;
  }, 0);

/** Counts what an autoscaler decides: a listener of its records. */
export class DecisionMeter {
  readonly #byReason = new Map<string, number>();
  #vetoes = 0;
  #granted = 0;
  #denied = 0;
  #reversals = 0;
  #shortMs = 0;
  #spareMs = 0;
  #backgroundRatio: number | undefined = undefined;
  #lastDirection: 'up' | 'down' | undefined = undefined;

  /** Decisions by the reason that bound them. */
  get byReason(): ReadonlyMap<string, number> {
    return this.#byReason;
  }

  /** Ticks in which a guard's veto held the size. */
  get vetoes(): number {
    return this.#vetoes;
  }

  /** Workers that the shared budget granted beyond the size before, summed over ticks that changed it. */
  get granted(): number {
    return this.#granted;
  }

  /** Workers that were recommended and not granted, summed over ticks. */
  get denied(): number {
    return this.#denied;
  }

  /** Changes of direction: up after down, down after up. */
  get reversals(): number {
    return this.#reversals;
  }

  /** Time in which tasks waited for a worker, as every one was busy, in milliseconds. */
  get shortMs(): number {
    return this.#shortMs;
  }

  /** Time in which workers were idle and nothing waited, in milliseconds. */
  get spareMs(): number {
    return this.#spareMs;
  }

  /** Share of tasks that end as overloads whatever the size, as the ceilings had learned it at the last tick; 0 while they know of none. */
  get backgroundRatio(): number | undefined {
    return this.#backgroundRatio;
  }

  record(record: DecisionRecord): void {
    const { observation, binding, recommended, granted, outcome, stages } = record;
    this.#countReason(binding.reason);
    this.#backgroundRatio = backgroundOf(stages);
    if (stages.some(({ reason }) => reason.startsWith('VETO'))) this.#vetoes += 1;
    this.#denied += Math.max(0, recommended - granted);
    if (outcome === 'up') this.#granted += Math.max(0, granted - observation.desired);
    if (outcome === 'up' || outcome === 'down') {
      if (this.#lastDirection !== undefined && this.#lastDirection !== outcome) this.#reversals += 1;
      this.#lastDirection = outcome;
    }
    const lacking = observation.queued - (observation.heldBack?.tasks ?? 0);
    if (lacking > 0 && observation.idle === 0) this.#shortMs += observation.dtMs;
    else if (observation.queued === 0 && observation.idle > 0) this.#spareMs += observation.dtMs;
  }

  #countReason(reason: string): void {
    const known = this.#byReason.has(reason) || this.#byReason.size < MOST_REASONS;
    const name = known ? reason : 'other';
    this.#byReason.set(name, (this.#byReason.get(name) ?? 0) + 1);
  }
}
