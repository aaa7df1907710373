/** What has become of the demo's tasks. */
export class DemoCounts {
  submitted = 0;
  done = 0;
  refused = 0;
  /** Tasks that began too long after their arrival. */
  late = 0;

  /** Share that waited too long or was refused, from 0 to 1. */
  get lateRatio(): number {
    return this.submitted === 0 ? 0 : (this.late + this.refused) / this.submitted;
  }
}
