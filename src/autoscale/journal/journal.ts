import { RESIZE_FAILED } from '../actuation.ts';
import type { ControllerState } from '../controller.ts';
import type { JournalHeader } from './journal-header.ts';
import type { JournalTick } from './journal-tick.ts';
import { TickDecoder } from './tick-decoder.ts';

/** A part of a segment: a tick with its line, the line of a failure, or the digest of all that stands before it. */
export type JournalEntry =
  | { readonly kind: 'tick'; readonly tick: JournalTick; readonly line: string }
  | { readonly kind: 'failure'; readonly line: string }
  | { readonly kind: 'digest'; readonly digest: string };

/** What a segment is made of: tick lines as they are, digests and lines of failures as objects. */
export type SegmentLine = string | { readonly digest: string } | { readonly failure: string };

/** A resize that was refused after its tick. */
export interface LateFailure {
  /** Size that the target was steered to then, in workers. */
  readonly applied: number;
  readonly error: string | undefined;
}

const amend = (tick: JournalTick, { applied, error }: LateFailure): JournalTick => ({
  ...tick,
  applied,
  outcome: 'failed',
  binding: RESIZE_FAILED,
  ...(error !== undefined && { error }),
});

/** What a segment is read from. */
export interface SegmentParts {
  readonly header: JournalHeader;
  readonly state: ControllerState;
  /** What its digests begin with. */
  readonly firstDigest: number;
  readonly lines: readonly SegmentLine[];
  /** By the time of each tick whose resize was refused later. */
  readonly failures: ReadonlyMap<number, LateFailure>;
}

/** Ticks after a checkpoint. They are kept as lines and read when asked for, so that a day of them fits into memory. @public */
export class JournalSegment {
  /** The header in force: that of the policy that decided these ticks. One object for all segments of one policy. */
  readonly header: JournalHeader;
  /** State of the controller before the first tick. */
  readonly state: ControllerState;
  /** What its digests begin with: that of its header and checkpoint, and of nothing before version 5. */
  readonly firstDigest: number;
  readonly #lines: readonly SegmentLine[];
  readonly #failures: ReadonlyMap<number, LateFailure>;

  constructor({ header, state, firstDigest, lines, failures }: SegmentParts) {
    this.header = header;
    this.state = state;
    this.firstDigest = firstDigest;
    this.#lines = lines;
    this.#failures = failures;
  }

  /** The first tick; absent when there is none. @throws OptionError when its line is damaged. */
  get firstTick(): JournalTick | undefined {
    for (const entry of this.entries()) if (entry.kind === 'tick') return entry.tick;
    return undefined;
  }

  /** Ticks and digests in order. @throws OptionError at a damaged line. */
  *entries(): Generator<JournalEntry, void, undefined> {
    const decoder = new TickDecoder();
    for (const line of this.#lines) {
      if (typeof line !== 'string') {
        yield 'digest' in line ? { kind: 'digest', digest: line.digest } : { kind: 'failure', line: line.failure };
        continue;
      }
      const tick = decoder.decode(line);
      const failure = this.#failures.get(tick.observation.nowMs);
      yield { kind: 'tick', tick: failure === undefined ? tick : amend(tick, failure), line };
    }
  }
}

/** A journal as it was read. @public */
export class Journal {
  /** The first header. */
  readonly header: JournalHeader;
  readonly segments: readonly JournalSegment[];
  /** Whether the last line was cut off, as it is after a crash. It was left out. */
  readonly isTorn: boolean;

  constructor(header: JournalHeader, segments: readonly JournalSegment[], isTorn: boolean) {
    this.header = header;
    this.segments = segments;
    this.isTorn = isTorn;
  }

  /** Headers of all its policies in order; more than one when the policy was replaced. */
  get headers(): readonly JournalHeader[] {
    const headers = new Set(this.segments.map(({ header }) => header));
    return headers.size === 0 ? [this.header] : [...headers];
  }

  /** All ticks in order. @throws OptionError at a damaged line. */
  *ticks(): Generator<JournalTick, void, undefined> {
    for (const segment of this.segments) {
      for (const entry of segment.entries()) if (entry.kind === 'tick') yield entry.tick;
    }
  }
}
