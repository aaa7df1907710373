import { LogHistogram } from '../stats/index.ts';
import type { CallEnd } from './call.ts';
import { LoadTimeline } from './load-timeline.ts';

/** A call that is under way. Times are in milliseconds after the start of the load. */
export interface SentCall {
  readonly intendedAtMs: number;
  readonly sentAtMs: number;
}

/** Different labels that are told apart; what comes after them counts as `other`. */
const MOST_LABELS = 20;

/** Counts the calls of a load and measures them, in memory that does not grow with their number. */
export class LoadMeter {
  readonly timeline: LoadTimeline;
  /** From the time at which a call was due to its end; refused calls are left out, because a quick refusal would flatter. */
  readonly latency = new LogHistogram();
  /** From the time at which a call was sent to its end: what a generator that waits would call its latency. */
  readonly service = new LogHistogram();
  /** How late calls were sent: the generator's own fault. */
  readonly sendDelay = new LogHistogram();
  readonly labels = new Map<string, number>();
  asked = 0;
  sent = 0;
  dropped = 0;
  ok = 0;
  failed = 0;
  refused = 0;
  unfinished = 0;
  mostInFlight = 0;

  constructor(durationMs: number) {
    this.timeline = new LoadTimeline(durationMs);
  }

  /** Calls under way. */
  get inFlight(): number {
    return this.sent - this.ok - this.failed - this.refused - this.unfinished;
  }

  dropCall(intendedAtMs: number): void {
    this.asked += 1;
    this.dropped += 1;
    const bin = this.timeline.at(intendedAtMs);
    bin.asked += 1;
    bin.dropped += 1;
  }

  sendCall({ intendedAtMs, sentAtMs }: SentCall): void {
    this.asked += 1;
    this.sent += 1;
    this.sendDelay.record(Math.max(0, sentAtMs - intendedAtMs));
    if (this.inFlight > this.mostInFlight) this.mostInFlight = this.inFlight;
    const bin = this.timeline.at(intendedAtMs);
    bin.asked += 1;
    bin.sent += 1;
    if (this.inFlight > bin.inFlight) bin.inFlight = this.inFlight;
  }

  endCall(call: SentCall, end: CallEnd, nowMs: number): void {
    const bin = this.timeline.at(call.intendedAtMs);
    if (end.kind === 'ok') {
      this.ok += 1;
      bin.ok += 1;
    } else {
      if (end.kind === 'failed') this.failed += 1;
      else this.refused += 1;
      bin.bad += 1;
      this.#countLabel(end.label);
    }
    if (end.kind !== 'refused') this.#measure(call, nowMs);
  }

  /** The load is over and the call is not: it counts with the time that it has taken so far. */
  giveUpCall(call: SentCall, nowMs: number): void {
    this.unfinished += 1;
    this.timeline.at(call.intendedAtMs).bad += 1;
    this.#measure(call, nowMs);
  }

  #measure({ intendedAtMs, sentAtMs }: SentCall, nowMs: number): void {
    const latencyMs = Math.max(0, nowMs - intendedAtMs);
    this.latency.record(latencyMs);
    this.service.record(Math.max(0, nowMs - sentAtMs));
    this.timeline.at(intendedAtMs).latency.record(latencyMs);
  }

  #countLabel(label: string): void {
    const key = this.labels.has(label) || this.labels.size < MOST_LABELS ? label : 'other';
    this.labels.set(key, (this.labels.get(key) ?? 0) + 1);
  }
}
