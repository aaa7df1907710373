import type { ErrorNote } from './describe-error.ts';
import { LONGEST_LINE_CHARACTERS, type LongLine } from './line-splitter.ts';
import { RunTask } from './run-task.ts';

/** Codes of inputs that could not be read; such a line is read anew when it is fed back in. */
export const BAD_JSON = 'ERR_INPUT_JSON';
export const BAD_RECORD = 'ERR_INPUT_RECORD';
/** Code of a line that was too long to be held. Only its beginning is told, so that it cannot be run from its record. */
export const LONG_LINE = 'ERR_INPUT_LONG';

const defect = (code: string, message: string): ErrorNote => ({ name: 'InputError', message, code });

const parse = (text: string): { readonly value: unknown } | { readonly problem: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};

/** The task of a line of NDJSON. A line that is no JSON becomes a task with a defect, which names `place`. */
export const taskOfJson = (text: string, index: number, place: string): RunTask => {
  const parsed = parse(text);
  if ('value' in parsed) return new RunTask(index, parsed.value);
  return new RunTask(index, text, defect(BAD_JSON, `${place} is not JSON: ${parsed.problem}`));
};

/** The task of a line that was too long, with a defect: its input is how the line begins. */
export const taskOfLongLine = ({ head, characters }: LongLine, index: number, place: string): RunTask =>
  new RunTask(
    index,
    head,
    defect(LONG_LINE, `${place} has ${characters} characters, more than ${LONGEST_LINE_CHARACTERS}; is this text?`),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const badRecord = (text: string, index: number, place: string, problem: string): RunTask =>
  new RunTask(index, text, defect(BAD_RECORD, `${place} ${problem}`));

/**
 * The task of a line that marea has written: `{"index","input",…}`. A line with a result is done already and gives `undefined`.
 * An input that could not be read the first time is read again, in case it was mended.
 */
export const taskOfRecord = (text: string, lineIndex: number, place: string): RunTask | undefined => {
  const parsed = parse(text);
  if ('problem' in parsed) return badRecord(text, lineIndex, place, `is not JSON: ${parsed.problem}`);
  const record = parsed.value;
  if (!isObject(record) || !('input' in record)) return badRecord(text, lineIndex, place, 'is not a record: it has no "input"');
  if ('result' in record) return undefined;
  const { index, input, error } = record;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) {
    return badRecord(text, lineIndex, place, 'is not a record: its "index" is not a whole number');
  }
  const code = isObject(error) ? error['code'] : undefined;
  if (typeof input === 'string' && code === BAD_JSON) return taskOfJson(input, index, place);
  if (typeof input === 'string' && code === BAD_RECORD) return taskOfRecord(input, index, place);
  if (code === LONG_LINE) return new RunTask(index, input, defect(LONG_LINE, `${place} has only the beginning of its input`));
  return new RunTask(index, input);
};
