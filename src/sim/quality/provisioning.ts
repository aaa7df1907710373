/** How well supply followed demand, after the elasticity metrics of the SPEC research group (ALL in shares, not percent). @public */
export interface Provisioning {
  /** Missing workers, as a share of those needed, averaged over time. */
  readonly underAccuracy: number;
  /** Surplus workers, as a share of those needed, averaged over time. */
  readonly overAccuracy: number;
  /** Share of the time with too few workers. */
  readonly underTimeshare: number;
  /** Share of the time with too many workers. */
  readonly overTimeshare: number;
}

/** Adds up supply against demand, span by span. A span without demand counts against a demand of one worker. */
export class ProvisioningSum {
  #lengthMs = 0;
  #missing = 0;
  #surplus = 0;
  #missingMs = 0;
  #surplusMs = 0;

  /** For `lengthMs` there were `supply` workers where `demand` were needed. */
  add(supply: number, demand: number, lengthMs: number): void {
    this.#lengthMs += lengthMs;
    const share = (Math.abs(supply - demand) / Math.max(1, demand)) * lengthMs;
    if (supply < demand) {
      this.#missing += share;
      this.#missingMs += lengthMs;
    } else if (supply > demand) {
      this.#surplus += share;
      this.#surplusMs += lengthMs;
    }
  }

  result(): Provisioning {
    const of = (part: number): number => (this.#lengthMs > 0 ? part / this.#lengthMs : 0);
    return {
      underAccuracy: of(this.#missing),
      overAccuracy: of(this.#surplus),
      underTimeshare: of(this.#missingMs),
      overTimeshare: of(this.#surplusMs),
    };
  }
}
