import { explainRecord, type Journal, verifyJournal } from '../../autoscale/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { loadWarning, policyProblems } from '../../policy/index.ts';
import { formatCounted, formatDuration, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { shadowText } from '../shadow-text.ts';
import { UsageError } from '../usage-error.ts';
import { changesOf, changesTable } from './changes-table.ts';
import { comparePolicies } from './compare-policies.ts';
import type { ExplainOptions, Moment } from './explain-options.ts';
import { checkpointBefore, lastBefore, startOf } from './journal-range.ts';
import { canRedecide, controllerOf, loadJournal, recordsIn } from './load-journal.ts';
import { policyChangesOf, policyChangesText } from './policy-changes.ts';
import { recordText } from './record-text.ts';
import { shadowOf } from './recorded-shadow.ts';

/** Why a journal cannot be decided again. */
const withoutStages = ({ headers }: Journal): string => {
  const [problem] = headers.flatMap(({ policy }) => (policy === null ? [] : policyProblems(policy)));
  if (problem === undefined) return 'the policy has no data form';
  return `the policy has a stage that this version does not know (${visibleText(problem.message)})`;
};

const print = (host: CommandHost, text: string): void => host.stdout.sink.write(`${text}\n`);

const printJson = (host: CommandHost, value: unknown): void => print(host, JSON.stringify(value));

const listChanges = (host: CommandHost, journal: Journal, isJson: boolean): ExitCode => {
  const { header } = journal;
  const listed = changesOf(recordsIn(journal), header);
  const policyChanges = policyChangesOf(journal, listed.firstAtMs);
  const shadow = shadowOf(journal);
  const warning = listed.tooMuch === undefined ? undefined : loadWarning(header.max, listed.tooMuch);
  if (isJson) {
    const changes = listed.changes.map((change) => ({ ...change, sinceStartMs: change.at - listed.firstAtMs }));
    printJson(host, {
      header,
      decisions: listed.ticks,
      isTorn: journal.isTorn,
      changes,
      ...(policyChanges.length > 0 && { policyChanges }),
      ...(shadow !== undefined && { shadow }),
      warnings: warning === undefined ? [] : [warning],
    });
    return EXIT.ok;
  }
  print(host, changesTable(header, listed));
  if (policyChanges.length > 0) print(host, `\n${policyChangesText(policyChanges)}`);
  if (warning !== undefined) print(host, `\nwarning: ${warning.text}`);
  if (shadow !== undefined) print(host, `\n${shadowText('policy', shadow)}`);
  if (!canRedecide(journal)) print(host, `\n${withoutStages(journal)}: only the stage that decided is known.`);
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
  if (!canRedecide(journal)) throw new UsageError(`the journal cannot be decided again: ${withoutStages(journal)}`);
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
