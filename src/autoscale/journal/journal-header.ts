import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger } from '../../internal/index.ts';

/** First value of each journal's first line. */
export const JOURNAL_FORMAT = 'marea-journal';

/**
 * The version that is written. A reader MUST read every version up to its own.
 * 2: bounds may change from one tick to the next; a cut of the budget and a failed resize say why.
 * 3: the policy may change from one segment to the next; a further header with a `revision` says to which.
 * 4: what holds waiting tasks back beside the number of workers.
 * 5: a segment's digest begins with its header and checkpoint, and goes on over failures of resizes; a segment without ticks has one, too.
 */
export const JOURNAL_VERSION = 5;

/** The first version whose digests begin with header and checkpoint. */
export const WHOLE_DIGEST_VERSION = 5;

/** What is needed beside the ticks to decide again. @public */
export interface JournalHeaderFields {
  /** Name of the scale target. */
  readonly name: string;
  /** The policy as data; `null` when a stage has no data form, such as a function of the user's. */
  readonly policy: unknown;
  /** The shadow policy as data; `null` when a stage of it has no data form; absent without one. */
  readonly shadow?: unknown;
  /** Smallest and largest size, in workers. */
  readonly min: number;
  readonly max: number;
  readonly waitSloMs: number;
  readonly startupMs: number;
  readonly tickMs: number;
  /** Seed of the policy's chance; absent when it draws none. */
  readonly seed?: number;
  /** Wall time of the start, in milliseconds since the Unix epoch. For display. */
  readonly startedAtWallMs: number;
}

/** The first line of a journal. @public */
export interface JournalHeader extends JournalHeaderFields {
  readonly format: typeof JOURNAL_FORMAT;
  readonly version: number;
  /** How often the policy had been replaced before the ticks that follow; absent while it is the first one. */
  readonly revision?: number;
}

/** Whether a line of a journal is a header: the one it begins with, or that of a policy which followed. */
export const isHeaderLine = (line: string): boolean => line.startsWith('{"format"');

/** The header's line, without the line break. */
export const encodeHeader = (fields: JournalHeaderFields, revision = 0): string =>
  JSON.stringify({ format: JOURNAL_FORMAT, version: JOURNAL_VERSION, ...(revision > 0 && { revision }), ...fields });

const parseObject = (line: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(line);
    // Checked border: each field is tested below.
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new OptionError('journal', line, "a journal: its first line must be a JSON object with `format: 'marea-journal'`");
};

const checkVersion = (version: unknown): number => {
  const read = checkInteger('journal.version', version, { min: 1 });
  if (read <= JOURNAL_VERSION) return read;
  throw new OptionError(
    'journal.version',
    read,
    `${JOURNAL_VERSION} or less; this journal was written by a newer marea, which can read it`,
  );
};

/** Reads a header's line. @throws OptionError when it is no journal, of a newer version, or a field is broken. */
export const parseHeader = (line: string): JournalHeader => {
  const fields = parseObject(line);
  if (fields.format !== JOURNAL_FORMAT) throw new OptionError('journal.format', fields.format, `'${JOURNAL_FORMAT}'`);
  const version = checkVersion(fields.version);
  const { seed, revision } = fields;
  return Object.freeze({
    format: JOURNAL_FORMAT,
    version,
    ...(revision !== undefined && { revision: checkInteger('journal.revision', revision, { min: 1 }) }),
    name: String(fields.name),
    policy: fields.policy ?? null,
    ...(fields.shadow !== undefined && { shadow: fields.shadow }),
    min: checkInteger('journal.min', fields.min, { min: 0 }),
    max: checkInteger('journal.max', fields.max, { min: 0 }),
    waitSloMs: checkFinite('journal.waitSloMs', fields.waitSloMs),
    startupMs: checkFinite('journal.startupMs', fields.startupMs),
    tickMs: checkFinite('journal.tickMs', fields.tickMs),
    ...(seed !== undefined && { seed: checkFinite('journal.seed', seed) }),
    startedAtWallMs: checkFinite('journal.startedAtWallMs', fields.startedAtWallMs),
  });
};

/** Whether a header goes on with the journal of another one, under a policy that has taken the place of the one before. */
export const isSuccessor = ({ name, startedAtWallMs, revision = 0 }: JournalHeader, before: JournalHeader): boolean =>
  name === before.name && startedAtWallMs === before.startedAtWallMs && revision > (before.revision ?? 0);
