import type { ChaosPlan, WorkerKind } from './chaos-plan.ts';

/** Options as commander gives them, under the names that it makes of the flags. */
export interface ParsedChaos {
  readonly workers: WorkerKind | 'all';
  readonly for: number;
  readonly seed: number;
  readonly real?: boolean;
  readonly throw: number;
  readonly slow: { readonly ratio: number; readonly factor: number };
  readonly stall: { readonly ratio: number; readonly ms: number };
  readonly kill: number;
  readonly signal: number;
  readonly jump: number;
  readonly storm: number;
  readonly waitP99: number;
  readonly maxReversals: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** The kinds of workers that are wanted. */
export const kindsOf = ({ workers }: ParsedChaos): readonly WorkerKind[] =>
  workers === 'all' ? ['slots', 'threads', 'processes'] : [workers];

/** What the options ask for. */
export const planOf = (parsed: ParsedChaos): ChaosPlan => ({
  durationMs: parsed.for,
  seed: parsed.seed,
  faults: {
    throwRatio: parsed.throw,
    slowRatio: parsed.slow.ratio,
    slowFactor: parsed.slow.factor,
    stallRatio: parsed.stall.ratio,
    stallMs: parsed.stall.ms,
    killRatio: parsed.kill,
    signalRatio: parsed.signal,
    jumpEveryMs: parsed.jump,
    stormEveryMs: parsed.storm,
  },
  limits: { waitP99Ms: parsed.waitP99, reversalsPerHour: parsed.maxReversals },
});
