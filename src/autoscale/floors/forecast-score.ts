/** What a model foretold for the bins ahead, and how wrong it was. Plain JSON. */
export interface ModelScore {
  /** Counts foretold for the next bins up to the lead, the next one first. */
  readonly pending: readonly number[];
  /** Sum of absolute errors, fading away. */
  readonly error: number;
}

/** Scores of models against taking the last known count for the one `lead` bins later. Plain JSON. */
export interface ForecastScore {
  /** How many bins ahead is foretold and scored. */
  readonly lead: number;
  readonly models: Readonly<Record<string, ModelScore>>;
  /** Sum of absolute errors of the last value, fading away in step with those of the models. */
  readonly naiveError: number;
  /** Bins that were scored. */
  readonly bins: number;
}

export const noScore = (lead: number): ForecastScore => ({ lead, models: {}, naiveError: 0, bins: 0 });

/** A bin has closed. */
export interface ClosedBin {
  readonly counts: readonly number[];
  /** Bins that errors are remembered for. */
  readonly memory: number;
  /** What each model foretells for the bin that lies `lead` ahead. */
  readonly foretold: Readonly<Record<string, number>>;
}

const scored = (
  score: ModelScore | undefined,
  { lead, count, kept, next }: Record<'lead' | 'count' | 'kept' | 'next', number>,
): ModelScore => {
  const pending = score?.pending ?? [];
  const due = pending.length >= lead ? pending[0] : undefined;
  return {
    pending: [...pending.slice(pending.length >= lead ? 1 : 0), next],
    error: kept * (score?.error ?? 0) + (due === undefined ? 0 : Math.abs(count - due)),
  };
};

/** Holds what was foretold for the closed bin against it, and takes down what is foretold now. */
export const scoreBin = (score: ForecastScore, { counts, memory, foretold }: ClosedBin): ForecastScore => {
  const { lead } = score;
  const count = counts.at(-1) ?? 0;
  const kept = 1 - 1 / memory;
  const isDue = Object.values(score.models).some(({ pending }) => pending.length >= lead);
  const before = counts.at(-1 - lead) ?? count;
  return {
    lead,
    models: Object.fromEntries(
      Object.entries(foretold).map(([name, next]) => [name, scored(score.models[name], { lead, count, kept, next })]),
    ),
    naiveError: kept * score.naiveError + (isDue ? Math.abs(count - before) : 0),
    bins: isDue ? Math.min(score.bins + 1, memory) : score.bins,
  };
};

/** The model with the smallest error, and that error ÷ the error of the last value; 1 where nothing was scored. */
export const bestModel = ({
  models,
  naiveError,
}: ForecastScore): { readonly name: string; readonly errorRatio: number } | undefined => {
  let best: { readonly name: string; readonly error: number } | undefined;
  for (const [name, { error }] of Object.entries(models)) if (best === undefined || error < best.error) best = { name, error };
  return best === undefined ? undefined : { name: best.name, errorRatio: naiveError > 0 ? best.error / naiveError : 1 };
};
