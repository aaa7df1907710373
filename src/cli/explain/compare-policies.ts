import { compareDecisions, type DecisionPair, type DecisionRecord, explainRecord, type Journal } from '../../autoscale/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { tellPolicyFile } from '../policy/policy-of-command.ts';
import { type ComparisonFrame, comparisonLimit, comparisonText } from './comparison-text.ts';
import type { ExplainOptions, Moment } from './explain-options.ts';
import { lastBefore, startOf } from './journal-range.ts';
import { loadOtherPolicy, type OtherPolicy, pairsIn } from './other-policy.ts';
import { recordText } from './record-text.ts';

/** What a comparison is made of. */
interface Comparing {
  readonly host: CommandHost;
  readonly journal: Journal;
  readonly other: OtherPolicy;
  readonly frame: ComparisonFrame;
  readonly isJson: boolean;
}

const print = ({ host }: Comparing, text: string): void => host.stdout.sink.write(`${text}\n`);

const shortRecord = (record: DecisionRecord, max: number) => ({
  desired: record.recommended,
  binding: record.binding,
  text: explainRecord(record, { max }),
});

const shortPair = ({ recorded, other }: DecisionPair, { startMs, recordedMax, otherMax }: ComparisonFrame) => ({
  sinceStartMs: recorded.at - startMs,
  recorded: shortRecord(recorded, recordedMax),
  other: shortRecord(other, otherMax),
});

const compareAll = (comparing: Comparing): void => {
  const { journal, other, frame, isJson } = comparing;
  const comparison = compareDecisions(pairsIn(journal, other));
  if (!isJson) {
    print(comparing, comparisonText(comparison, frame));
    return;
  }
  const { firstDifference, stretches, ...numbers } = comparison;
  const told = {
    policy: frame.name,
    ...numbers,
    ...(firstDifference !== undefined && {
      firstDifference: shortPair(firstDifference, frame),
      limit: comparisonLimit(frame.name, firstDifference.recorded.at - frame.startMs),
    }),
    stretches: stretches.map(({ first, untilMs, ...stretch }) => ({
      ...stretch,
      untilSinceStartMs: untilMs - frame.startMs,
      first: shortPair(first, frame),
    })),
  };
  print(comparing, JSON.stringify(told));
};

const compareAt = (comparing: Comparing, asked: Moment): void => {
  const { journal, other, frame, isJson } = comparing;
  const pair = lastBefore(pairsIn(journal, other), ({ recorded }) => recorded, { journal, asked });
  if (isJson) {
    print(comparing, JSON.stringify({ policy: frame.name, ...shortPair(pair, frame), records: pair }));
    return;
  }
  const header = { ...journal.header, max: frame.otherMax };
  print(comparing, recordText(pair.recorded, journal.header, frame.startMs));
  print(comparing, `\n${frame.name}, shown the same:\n`);
  print(comparing, recordText(pair.other, header, frame.startMs));
};

/** Names of the signals that a journal has readings of. */
const readingsIn = (journal: Journal): readonly string[] => {
  const names = new Set<string>();
  for (const { observation } of journal.ticks()) for (const name of Object.keys(observation.readings ?? {})) names.add(name);
  return [...names];
};

/** Shows the observations of a journal to another policy, and tells where it would have wanted another size. @throws UsageError */
export const comparePolicies = async (
  host: CommandHost,
  journal: Journal,
  { policy = '', at, json = false }: ExplainOptions,
): Promise<ExitCode> => {
  const other = await loadOtherPolicy(policy, journal, host);
  const { header } = journal;
  const { name } = other.loaded;
  const frame = { name, recordedMax: header.max, otherMax: other.limits.max, startMs: startOf(journal), tickMs: header.tickMs };
  tellPolicyFile(host, other.loaded, { ...other.limits, signals: readingsIn(journal) });
  const comparing = { host, journal, other, frame, isJson: json };
  if (at === undefined) compareAll(comparing);
  else compareAt(comparing, at);
  return EXIT.ok;
};
