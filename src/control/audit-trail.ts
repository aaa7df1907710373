import type { PolicySpec } from '../policy/index.ts';

/** A change that was asked of the control plane, with what became of it. @public */
export interface AuditRecord {
  /** Wall time in milliseconds since the Unix epoch. */
  readonly atWallMs: number;
  readonly action: 'override' | 'release' | 'pause' | 'resume' | 'policy';
  readonly pool: string;
  /** Who, as they said themselves; the token is shared, so it proves nothing more. */
  readonly actor: string;
  readonly reason: string;
  /** Address of the client; absent when the server is not ours. */
  readonly remoteAddress?: string;
  /** Size that the pool was steered to before, in workers. */
  readonly desiredBefore: number;
  /** Size that was asked for, in workers; absent when none was. */
  readonly desired?: number;
  /** How long the size was to hold, in milliseconds; absent when none was asked for. */
  readonly forMs?: number;
  /** Policy that was to decide; absent when it was not to change. */
  readonly policy?: PolicySpec;
  readonly outcome: 'done' | 'refused';
  /** Why it was refused; absent when it was done. */
  readonly refusal?: string;
}

/** Records that are kept in memory. */
const MOST_RECORDS = 200;

/** The last changes, newest first. */
export class AuditTrail {
  readonly #records: AuditRecord[] = [];
  readonly #listener: ((record: AuditRecord) => void) | undefined;
  readonly #onError: (error: unknown) => void;

  constructor(listener: ((record: AuditRecord) => void) | undefined, onError: (error: unknown) => void) {
    this.#listener = listener;
    this.#onError = onError;
  }

  /** A listener that throws is reported; the change stands. */
  add(record: AuditRecord): void {
    this.#records.unshift(record);
    if (this.#records.length > MOST_RECORDS) this.#records.pop();
    try {
      this.#listener?.(record);
    } catch (error) {
      this.#onError(error);
    }
  }

  records(): readonly AuditRecord[] {
    return [...this.#records];
  }
}
