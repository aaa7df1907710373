import { explainRecord, type Journal, verifyJournal } from '../../autoscale/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { lintPolicy, type MeasuredLoad, type PolicyWarning } from '../../policy/index.ts';
import { formatCounted, formatDuration, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { changesOf, changesTable } from './changes-table.ts';
import { comparePolicies } from './compare-policies.ts';
import type { ExplainOptions, Moment } from './explain-options.ts';
import { checkpointBefore, lastBefore, startOf } from './journal-range.ts';
import { canRedecide, controllerOf, loadJournal, policyOf, recordsIn } from './load-journal.ts';
import { recordText } from './record-text.ts';

const print = (host: CommandHost, text: string): void => host.stdout.sink.write(`${text}\n`);

const printJson = (host: CommandHost, value: unknown): void => print(host, JSON.stringify(value));

/** What the journal's own policy and bounds could not do with the load that came. */
const warningsOf = ({ header }: Journal, load: MeasuredLoad | undefined): readonly PolicyWarning[] =>
  load === undefined || header.policy === null
    ? []
    : lintPolicy(policyOf(header), { ...header, load }).filter(({ code }) => code === 'MAX_TOO_LOW');

const listChanges = (host: CommandHost, journal: Journal, isJson: boolean): ExitCode => {
  const { header } = journal;
  const listed = changesOf(recordsIn(journal), header);
  const warnings = warningsOf(journal, listed.tooMuch);
  if (isJson) {
    const changes = listed.changes.map((change) => ({ ...change, sinceStartMs: change.at - listed.firstAtMs }));
    printJson(host, { header, decisions: listed.ticks, isTorn: journal.isTorn, changes, warnings });
    return EXIT.ok;
  }
  print(host, changesTable(header, listed));
  for (const { text } of warnings) print(host, `\nwarning: ${text}`);
  if (!canRedecide(journal)) print(host, '\nThe policy has no data form: only the stage that decided is known.');
  return EXIT.ok;
};

const explainAt = (host: CommandHost, journal: Journal, asked: Moment, isJson: boolean): ExitCode => {
  const fromCheckpoint = checkpointBefore(journal, asked);
  const record = lastBefore(recordsIn(journal, fromCheckpoint), (found) => found, { journal, asked });
  const startMs = startOf(journal);
  if (isJson)
    printJson(host, { sinceStartMs: record.at - startMs, text: explainRecord(record, { max: journal.header.max }), record });
  else print(host, recordText(record, journal.header, startMs));
  return EXIT.ok;
};

const verify = (host: CommandHost, journal: Journal, isJson: boolean): ExitCode => {
  if (!canRedecide(journal)) throw new UsageError('the journal cannot be decided again: its policy has no data form');
  const verdict = verifyOrRefuse(journal);
  const { firstDifference: difference } = verdict;
  if (isJson) printJson(host, { ...verdict, isTorn: journal.isTorn });
  else if (difference === undefined) {
    const torn = journal.isTorn ? '; a last line that was cut off is left out' : '';
    print(host, `${formatCounted(verdict.decisions, 'decision')} re-decided, all equal${torn}`);
  } else {
    const sinceStart = formatDuration(difference.at - startOf(journal));
    const words = [difference.recorded, difference.redecided].map((value) =>
      visibleText(JSON.stringify(value) ?? 'nothing', 600),
    );
    print(
      host,
      `difference at ${sinceStart} (decision ${verdict.decisions}) in ${difference.field}:\n  recorded    ${words[0]}\n  re-decided  ${words[1]}`,
    );
  }
  return verdict.equal ? EXIT.ok : EXIT.failed;
};

const verifyOrRefuse = (journal: Journal): ReturnType<typeof verifyJournal> => {
  try {
    return verifyJournal(journal, { createController: controllerOf });
  } catch (error) {
    if (isPoolError(error)) throw new UsageError(`the journal cannot be decided again: ${visibleText(error.message)}`);
    throw error;
  }
};

/** Tells what a journal holds: its changes, one decision, or whether deciding again gives the same. @throws UsageError */
export const explainJournal = async (host: CommandHost, paths: readonly string[], options: ExplainOptions): Promise<ExitCode> => {
  const journal = await loadJournal(paths, host.workingDirectory);
  const isJson = options.json === true;
  if (options.verify === true) return verify(host, journal, isJson);
  if (options.policy !== undefined) return comparePolicies(host, journal, options);
  return options.at === undefined ? listChanges(host, journal, isJson) : explainAt(host, journal, options.at, isJson);
};
