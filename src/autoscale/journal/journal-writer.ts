import { checkInteger, checkKeys } from '../../internal/index.ts';
import { isControllerStage } from '../actuation.ts';
import type { ControllerState } from '../controller.ts';
import type { DecisionRecord } from '../decision-record.ts';
import { digestHex, digestText, EMPTY_DIGEST } from './digest.ts';
import { encodeHeader, type JournalHeaderFields } from './journal-header.ts';
import type { JournalSink } from './journal-sink.ts';
import { TickEncoder } from './tick-encoder.ts';

/** Ticks between two digests: a difference is placed to within 64 ticks, at a third of a byte a tick. */
const DIGEST_TICKS = 64;

/** How a journal is written. @public */
export interface JournalWriterOptions {
  readonly header: JournalHeaderFields;
  /** Takes each line with its line break. Called at once, in order; buffering is the sink's choice. */
  readonly sink: (line: string) => void;
  /** Ticks in a segment. Shorter ones cost more bytes, longer ones more ticks to decide again before a given one. Range: 1 and up. @defaultValue 1_000 */
  readonly checkpointTicks?: number;
  /**
   * Told when the sink does not take the first line, or takes a line and fails later, by a promise that rejects; what it throws at other
   * lines reaches the caller. The journal then begins anew at the next tick. @defaultValue the constructor throws, and the rejection is unhandled
   */
  readonly onError?: (error: unknown) => void;
}

/** The text that stands for what a controller answered, stage by stage. */
export const stagesText = ({ stages, nextPossibleAt }: Pick<DecisionRecord, 'stages' | 'nextPossibleAt'>): string =>
  JSON.stringify([stages.filter(isControllerStage), nextPossibleAt]);

/**
 * Writes a journal as lines of JSON. The kinds of lines are
 *
 * 1. the header: format, version, policy, bounds (the first line, and again before the checkpoint of a policy that follows);
 * 2. `{"checkpoint": state}`: opens a segment with the controller's state before its first tick; a segment can be read alone;
 * 3. `["T100000B37", {…}]`: a tick; the observation's numbers as letters, then what else has changed;
 * 4. `{"digest": "0a1b2c3d"}`: of the header in force, and of all lines of the segment so far with the stages of its ticks; every 64 ticks, at
 *    a segment's end and at `mark`;
 * 5. `{"failed": at, "applied": n, "error": "…"}`: the resize of an earlier tick was refused.
 *
 * Stages are not written: the digest proves that a replay makes the same ones.
 * @public
 */
export class JournalWriter implements JournalSink {
  readonly #sink: (line: string) => unknown;
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #checkpointTicks: number;
  #encoder: TickEncoder | undefined;
  /** Line of the header in force. */
  #header: string;
  /** Line of a header that is to open the next segment; absent while the one before stays in force. */
  #nextHeader: string | undefined;
  #revision = 0;
  #digest = EMPTY_DIGEST;
  #ticks = 0;
  #isDigestWritten = true;

  /** Writes the header. @throws OptionError when an option is unknown or out of range. */
  constructor(options: JournalWriterOptions) {
    checkKeys('', options, ['header', 'sink', 'checkpointTicks', 'onError']);
    this.#checkpointTicks = checkInteger('checkpointTicks', options.checkpointTicks ?? 1_000, { min: 1 });
    this.#sink = options.sink;
    this.#onError = options.onError;
    this.#header = encodeHeader(options.header);
    try {
      this.#put(this.#header);
    } catch (error) {
      if (this.#onError === undefined) throw error;
      this.#nextHeader = this.#header; // with the first checkpoint
      this.#onError(error);
    }
  }

  get isCheckpointDue(): boolean {
    return this.#encoder === undefined || this.#ticks >= this.#checkpointTicks;
  }

  /** The header is written with the next checkpoint; until then nothing is, because it could not be decided again. */
  begin(header: JournalHeaderFields): void {
    this.#revision += 1;
    this.#nextHeader = encodeHeader(header, this.#revision);
    this.#encoder = undefined;
    this.mark();
  }

  checkpoint(state: ControllerState): void {
    this.mark();
    if (this.#nextHeader !== undefined) this.#put(this.#nextHeader);
    const line = JSON.stringify({ checkpoint: state });
    this.#put(line);
    this.#header = this.#nextHeader ?? this.#header;
    this.#nextHeader = undefined;
    this.#encoder = new TickEncoder();
    this.#digest = digestText(digestText(EMPTY_DIGEST, this.#header), line);
    this.#isDigestWritten = false;
    this.#ticks = 0;
  }

  /** A tick before the first checkpoint is not written, because it could not be decided again. */
  tick(record: DecisionRecord): void {
    if (this.#encoder === undefined) return;
    const line = this.#encoder.encode(record);
    try {
      this.#put(line);
    } catch (error) {
      // A line says what has changed since the one before, so one that is missing would falsify the next: begin anew.
      this.#encoder = undefined;
      throw error;
    }
    this.#digest = digestText(digestText(this.#digest, line), stagesText(record));
    this.#isDigestWritten = false;
    this.#ticks += 1;
    if (this.#ticks % DIGEST_TICKS === 0) this.mark();
  }

  failed(atMs: number, applied: number, error?: string): void {
    const line = JSON.stringify({ failed: atMs, applied, error });
    this.#put(line);
    if (this.#encoder === undefined) return; // between two policies no segment is open
    this.#digest = digestText(this.#digest, line);
    this.#isDigestWritten = false;
  }

  /** Writes the digest of what was written since the last one; nothing when there was nothing. */
  mark(): void {
    if (this.#isDigestWritten) return;
    this.#put(JSON.stringify({ digest: digestHex(this.#digest) }));
    this.#isDigestWritten = true;
  }

  /** Hands a line to the sink, which may be an async function although its type says otherwise. */
  #put(line: string): void {
    const taken = this.#sink(`${line}\n`);
    if (typeof taken !== 'object' || taken === null || this.#onError === undefined) return;
    Promise.resolve(taken).catch((error: unknown) => {
      this.#encoder = undefined; // the line is missing: those after it would be read wrong
      this.#nextHeader ??= this.#header; // nobody says which line it was
      this.#isDigestWritten = true; // nor which lines there are to be digested
      this.#onError?.(error);
    });
  }
}
