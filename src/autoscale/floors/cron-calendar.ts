import { Cron } from 'croner';

// oxlint-disable-next-line eslint/no-restricted-globals -- converts a time that was handed in; reads none
const dateAt = (wallMs: number): Date => new Date(wallMs);

/**
 * Wall times at which a cron pattern fires in a time zone. It computes only: no timer, no clock, nothing to close.
 *
 * A pattern with one minute and one hour fires once a day: at the first valid time after a gap in local time, and at the
 * first of two equal local times. Other patterns skip what a gap leaves out, and fire at both of two equal local times.
 */
export class CronCalendar {
  readonly #cron: Cron;

  /** @throws Error when the pattern is not one of five fields. */
  constructor(pattern: string, timeZone: string) {
    this.#cron = new Cron(pattern, { timezone: timeZone, mode: '5-part' }); // without a callback it sets no timer
  }

  /** The first time after `wallMs`, in milliseconds since the Unix epoch; `undefined` when there is none. */
  after(wallMs: number): number | undefined {
    return this.#cron.nextRun(dateAt(wallMs))?.getTime();
  }

  /** The last time at or before `wallMs`; `undefined` when there is none. */
  atOrBefore(wallMs: number): number | undefined {
    // The search is exclusive, and edges lie on whole seconds: a millisecond more takes in the present one.
    return this.#cron.previousRuns(1, dateAt(Math.floor(wallMs) + 1))[0]?.getTime();
  }
}
