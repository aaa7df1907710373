/** What one model foretold, and how wrong it was. Plain JSON. */
export interface ModelScore {
  /** Counts foretold for the next bins up to the lead, the next one first. */
  readonly pending: readonly number[];
  /** Sum of absolute errors, fading away. */
  readonly error: number;
}

/** Errors of models for the bin that lies one lead ahead, and of taking the last count for it. Plain JSON. */
export interface ForecastScore {
  readonly models: Readonly<Record<string, ModelScore>>;
  /** Sum of absolute errors of the last count, fading away in step with those of the models. */
  readonly lastValueError: number;
  /** Sum of the counts that were scored, fading away alike. */
  readonly volume: number;
  /** Bins that were scored, up to the memory. */
  readonly bins: number;
}

export const NO_SCORE: ForecastScore = Object.freeze({ models: {}, lastValueError: 0, volume: 0, bins: 0 });

/** One or more bins have closed. */
export interface ClosedBins {
  /** Count of the bin that closed last. */
  readonly count: number;
  /** Count of the last bin that was known one lead before; what the last value would have foretold. */
  readonly lastValue: number;
  /** How many closed in this step. After a gap that is more than one; only the last is scored. */
  readonly closed: number;
  /** How many bins ahead a forecast has to be right. */
  readonly lead: number;
  /** Bins that errors are remembered for. */
  readonly memory: number;
  /** What each model foretells now, from the next bin on: at least `lead` counts. */
  readonly ahead: ReadonlyMap<string, readonly number[]>;
}

/** Takes down what was not foretold yet. Nothing that was is changed. */
const takeDown = (pending: readonly number[], ahead: readonly number[], lead: number): readonly number[] =>
  [...pending, ...ahead.slice(pending.length)].slice(0, lead);

/** Holds what was foretold for the last closed bin against it, and takes down what is foretold now. */
export const scoreBins = (score: ForecastScore, { count, lastValue, closed, lead, memory, ahead }: ClosedBins): ForecastScore => {
  const kept = 1 - 1 / memory;
  let isScored = false;
  const models = [...ahead].map(([name, foretold]) => {
    const { pending = [], error = 0 } = score.models[name] ?? {};
    const due = pending[closed - 1];
    isScored ||= due !== undefined;
    const next = due === undefined ? error : kept * error + Math.abs(count - due);
    return [name, { pending: takeDown(pending.slice(closed), foretold, lead), error: next }] as const;
  });
  const scored = { ...score, models: Object.fromEntries(models) };
  if (!isScored) return scored;
  return {
    ...scored,
    lastValueError: kept * score.lastValueError + Math.abs(count - lastValue),
    volume: kept * score.volume + count,
    bins: Math.min(score.bins + 1, memory),
  };
};

/** The model that errs least. */
export interface BestModel {
  readonly name: string;
  /** Its error ÷ the error of the last value: below 1 it is the better one. 1 where neither erred, or nothing was scored. */
  readonly errorRatio: number;
}

/** The model that errs least; `undefined` when none has foretold anything. */
export const bestModel = ({ models, lastValueError }: ForecastScore): BestModel | undefined => {
  const [first, ...others] = Object.entries(models);
  if (first === undefined) return undefined;
  const [name, { error }] = others.reduce((best, other) => (other[1].error < best[1].error ? other : best), first);
  return { name, errorRatio: lastValueError > 0 ? error / lastValueError : 1 };
};
