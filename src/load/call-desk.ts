import type { Clock } from '../time/index.ts';
import type { CallEnd, EndCall, LoadSender } from './call.ts';
import type { LoadMeter, SentCall } from './load-meter.ts';

/** What a {@link CallDesk} works with. */
export interface CallDeskParts {
  readonly clock: Clock;
  readonly sender: LoadSender;
  readonly meter: LoadMeter;
  /** Start of the load by the clock, in milliseconds. */
  readonly startMs: number;
  readonly maxInFlight: number;
  /** Called after the end of each call. */
  readonly onEnd: () => void;
}

/** Sends calls and takes their ends, each once. */
export class CallDesk {
  readonly #parts: CallDeskParts;
  readonly #underWay = new Set<SentCall>();
  #next = 0;
  #isClosed = false;

  constructor(parts: CallDeskParts) {
    this.#parts = parts;
  }

  get inFlight(): number {
    return this.#underWay.size;
  }

  /** Time since the start of the load, in milliseconds. */
  nowMs(): number {
    return this.#parts.clock.now() - this.#parts.startMs;
  }

  /** Sends the call that is due at `intendedAtMs`, or drops it when too many are under way. `onEnd` is told how it ended. */
  issue(intendedAtMs: number, onEnd?: EndCall): void {
    const { meter, sender, maxInFlight } = this.#parts;
    if (this.#underWay.size >= maxInFlight) {
      meter.dropCall(intendedAtMs);
      return;
    }
    const call: SentCall = { intendedAtMs, sentAtMs: this.nowMs() };
    this.#underWay.add(call);
    meter.sendCall(call);
    const index = this.#next;
    this.#next += 1;
    const end: EndCall = (how) => this.#ended(call, how, onEnd);
    try {
      sender.send({ index, intendedAtMs }, end);
    } catch (error) {
      end({ kind: 'failed', label: error instanceof Error ? error.name : 'threw' });
    }
  }

  /** Gives up what has not ended. */
  close(): void {
    this.#isClosed = true;
    const nowMs = this.nowMs();
    for (const call of this.#underWay) this.#parts.meter.giveUpCall(call, nowMs);
    this.#underWay.clear();
  }

  #ended(call: SentCall, end: CallEnd, onEnd: EndCall | undefined): void {
    if (this.#isClosed || !this.#underWay.delete(call)) return;
    this.#parts.meter.endCall(call, end, this.nowMs());
    onEnd?.(end);
    this.#parts.onEnd();
  }
}
