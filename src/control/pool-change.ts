import type { PauseDirection, Policy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { HttpProblem } from '../http/index.ts';
import { describePolicy } from '../policy/index.ts';
import type { Clock } from '../time/index.ts';
import type { AuditRecord, AuditTrail } from './audit-trail.ts';
import type { ChangeAuthor } from './change-author.ts';
import type { ControlledAutoscaler, ControlledPool } from './controlled-pool.ts';
import { type PoolView, poolView } from './pool-view.ts';

/** A change that somebody asks for. */
export type PoolChange = ChangeAuthor &
  (
    | { readonly action: 'override'; readonly desired: number; readonly forMs: number | undefined }
    | { readonly action: 'pause'; readonly direction: PauseDirection }
    | { readonly action: 'policy'; readonly policy: Policy }
    | { readonly action: 'release' | 'resume' }
  );

/** Who asks for a change, and of what. */
export interface ChangeTarget {
  readonly pool: ControlledPool;
  readonly autoscaler: ControlledAutoscaler;
  readonly remoteAddress: string | undefined;
}

const apply = (autoscaler: ControlledAutoscaler, change: PoolChange): void => {
  const { actor, reason } = change;
  switch (change.action) {
    case 'override': {
      const { desired, forMs } = change;
      autoscaler.override({ desired, ...(forMs !== undefined && { forMs }), reason, actor });
      return;
    }
    case 'pause':
      autoscaler.pause(change.direction);
      return;
    case 'policy':
      autoscaler.applyPolicy(change.policy);
      return;
    case 'release':
      autoscaler.release();
      return;
    case 'resume':
      autoscaler.resume();
      return;
  }
};

const refusalOf = (error: unknown): HttpProblem | undefined =>
  error instanceof OptionError
    ? new HttpProblem(400, 'refused', error.message, { detail: { option: error.option, allowed: error.allowed } })
    : undefined;

/** Carries changes out and keeps a record of each, also of those that were refused. */
export class ChangeDesk {
  readonly #clock: Clock;
  readonly #audit: AuditTrail;

  constructor(clock: Clock, audit: AuditTrail) {
    this.#clock = clock;
    this.#audit = audit;
  }

  /** Changes the pool and gives what it is then. @throws HttpProblem when the change is out of range; nothing is changed then. */
  make(change: PoolChange, target: ChangeTarget): PoolView {
    const entry = this.#entry(change, target);
    try {
      apply(target.autoscaler, change);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      this.#audit.add({ ...entry, outcome: 'refused', refusal: refusal.message });
      throw refusal;
    }
    this.#audit.add({ ...entry, outcome: 'done' });
    return poolView(target.pool, this.#clock);
  }

  #entry(change: PoolChange, { pool, remoteAddress }: ChangeTarget): Omit<AuditRecord, 'outcome'> {
    const { action, actor, reason } = change;
    return {
      atWallMs: Math.round(this.#clock.wallNow()),
      action,
      pool: pool.name,
      actor,
      reason,
      ...(remoteAddress !== undefined && { remoteAddress }),
      desiredBefore: poolView(pool, this.#clock).desired,
      ...(change.action === 'policy' && { policy: describePolicy(change.policy) }),
      ...(change.action === 'override' && { desired: change.desired }),
      ...(change.action === 'override' && change.forMs !== undefined && { forMs: change.forMs }),
    };
  }
}
