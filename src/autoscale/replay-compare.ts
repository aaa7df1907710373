import type { DecisionRecord } from './decision-record.ts';

/** Two decisions about the same observation. @public */
export interface DecisionPair {
  readonly recorded: DecisionRecord;
  readonly other: DecisionRecord;
}

/** Decisions in a row at which one wanted more than the other. @public */
export interface DecisionStretch {
  /** What the other one wanted, against the recorded one. */
  readonly other: 'more' | 'fewer';
  readonly first: DecisionPair;
  /** Monotonic time of its last decision, in milliseconds. */
  readonly untilMs: number;
  readonly decisions: number;
  /** The difference of the sizes times its duration, in milliseconds of one worker. */
  readonly workerMs: number;
}

/** The sizes that one of two wanted, in workers. @public */
export interface WantedSizes {
  /** Average over time. */
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Decisions that wanted another size than the one before. */
  readonly changes: number;
}

/** How two controllers decided about the same observations. @public */
export interface ReplayComparison {
  readonly decisions: number;
  /** Decisions at which the sizes wanted differ. */
  readonly different: number;
  readonly firstDifference?: DecisionPair;
  /** In the order of time. */
  readonly stretches: readonly DecisionStretch[];
  readonly recorded: WantedSizes;
  readonly other: WantedSizes;
}

/** Gathers the sizes that one of two wanted. */
class SizeGatherer {
  #workerMs = 0;
  #elapsedMs = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = 0;
  #changes = 0;
  #last: number | undefined;

  add({ recommended, observation }: DecisionRecord): void {
    this.#workerMs += recommended * observation.dtMs;
    this.#elapsedMs += observation.dtMs;
    this.#least = Math.min(this.#least, recommended);
    this.#most = Math.max(this.#most, recommended);
    if (this.#last !== undefined && this.#last !== recommended) this.#changes += 1;
    this.#last = recommended;
  }

  sizes(): WantedSizes {
    const mean = this.#elapsedMs > 0 ? this.#workerMs / this.#elapsedMs : (this.#last ?? 0);
    return { mean, least: this.#last === undefined ? 0 : this.#least, most: this.#most, changes: this.#changes };
  }
}

const directionOf = ({ recorded, other }: DecisionPair): DecisionStretch['other'] | undefined => {
  if (recorded.recommended === other.recommended) return undefined;
  return other.recommended > recorded.recommended ? 'more' : 'fewer';
};

const workerMsOf = ({ recorded, other }: DecisionPair): number =>
  Math.abs(recorded.recommended - other.recommended) * recorded.observation.dtMs;

const extended = (open: DecisionStretch | undefined, pair: DecisionPair, other: DecisionStretch['other']): DecisionStretch => ({
  other,
  first: open?.first ?? pair,
  untilMs: pair.recorded.at,
  decisions: (open?.decisions ?? 0) + 1,
  workerMs: (open?.workerMs ?? 0) + workerMsOf(pair),
});

/** Walks two lists of records of the same ticks side by side. */
export const pairsOf = function* (
  recorded: Iterable<DecisionRecord>,
  others: Iterable<DecisionRecord>,
): Generator<DecisionPair, void, undefined> {
  const walk = others[Symbol.iterator]();
  for (const record of recorded) {
    const next = walk.next();
    if (next.done === true) return;
    yield { recorded: record, other: next.value };
  }
};

/** Compares what two controllers wanted, pair by pair. @public */
export const compareDecisions = (pairs: Iterable<DecisionPair>): ReplayComparison => {
  const recorded = new SizeGatherer();
  const other = new SizeGatherer();
  const stretches: DecisionStretch[] = [];
  let decisions = 0;
  let different = 0;
  let open: DecisionStretch | undefined;
  for (const pair of pairs) {
    decisions += 1;
    recorded.add(pair.recorded);
    other.add(pair.other);
    const direction = directionOf(pair);
    const isGoingOn = direction !== undefined && open?.other === direction;
    if (direction !== undefined) different += 1;
    open = direction === undefined ? undefined : extended(isGoingOn ? open : undefined, pair, direction);
    if (open !== undefined) stretches[isGoingOn ? stretches.length - 1 : stretches.length] = open;
  }
  const firstDifference = stretches[0]?.first;
  return {
    decisions,
    different,
    ...(firstDifference !== undefined && { firstDifference }),
    stretches,
    recorded: recorded.sizes(),
    other: other.sizes(),
  };
};
