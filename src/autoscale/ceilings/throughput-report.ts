import type { Detail } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';
import { isSilent, type Overload } from './overload-limit.ts';
import { backgroundDetail } from './overload-share.ts';
import { appliedSize, type Search } from './throughput-search-state.ts';

export interface ReportInput {
  readonly nowMs: number;
  readonly max: number;
  readonly minElasticity: number;
}

/** Below this elasticity one more worker lowers throughput: a knee, not a plateau. */
const KNEE_ELASTICITY = -0.1;

/** Why the ceiling is where it is. */
export const reasonOf = (search: Search, overload: Overload, { nowMs, max, minElasticity }: ReportInput): ReasonCode => {
  if (isSilent(overload, nowMs)) return 'CEILING:RETRY_AFTER';
  if (search.trial !== null && search.trial.during === null && search.stage === 'track') {
    return search.trial.direction === 'up' ? 'CEILING:PROBE_UP' : 'CEILING:PROBE_DOWN';
  }
  if (overload.limit !== null && appliedSize(search) >= overload.limit) return 'CEILING:OVERLOAD';
  if (search.stage === 'seek') return appliedSize(search) >= max ? 'CEILING:OPEN' : 'CEILING:SEEKING';
  if (search.size >= max) return 'CEILING:OPEN';
  if (search.up.mean >= minElasticity) return 'CEILING:SEEKING';
  return search.up.mean < KNEE_ELASTICITY ? 'CEILING:KNEE' : 'CEILING:PLATEAU';
};

/** The numbers behind the reason. `limit` is the size that the reason speaks of: the best known one, or the one under trial. */
export const detailOf = (search: Search, overload: Overload, { nowMs }: ReportInput): Detail => {
  const { window } = search.segment;
  const upAtMs = overload.limit !== null && search.size >= overload.limit ? overload.raiseAtMs : search.restUntilMs;
  return {
    limit: appliedSize(search),
    bestCount: search.size,
    elasticity: search.up.mean,
    elasticityBelow: search.down.mean,
    ...(window.elapsedMs > 0 && window.completions > 0
      ? { throughputPerSec: (1_000 * window.completions) / window.elapsedMs }
      : {}),
    ...(search.runTimeRatio === null ? {} : { runTimeRatio: search.runTimeRatio }),
    ...(upAtMs > nowMs ? { upAtMs } : {}),
    ...(overload.limit === null ? {} : { overloadLimit: overload.limit }),
    ...backgroundDetail(overload.watch.share),
    ...(isSilent(overload, nowMs) ? { untilMs: overload.silentUntilMs } : {}),
  };
};
