import { Command, Option } from 'commander';
import type { CreateCommand } from '../../command-entry.ts';
import { parseCount, parseDuration, parseFactor, parseService } from '../option-parsers.ts';
import { parseShare } from '../share-option.ts';
import { checkTune, type ParsedTune } from './tune-options.ts';

const EXPLANATION = `
Searches downWindowMs, slowMs and fastMs of the demand decider and the tick for
the least cost that keeps the share of late tasks, on the first part of the
trace (--train), and shows on the rest what they are worth. In training only
half of --late is allowed, so that a setting at the very edge is not chosen.
A trace is what marea simulate reads. The down window that bridges the gaps
between the bursts of the training part is tried second, after the default.

The policy file is written only when the tuned policy is better on the held-out
part: it keeps the limit and costs less, or keeps it where the default does not.
It also holds min, max and the SLO, and loads with --policy of marea simulate
and marea run.

Exit codes: 0 all well, whether or not a better policy was found, 2 wrong usage.

Examples:
  $ marea lab tune rates.csv --service 75ms --startup 500ms --out policy.json
  $ marea lab tune day.csv --service exp:75ms --compress 24 --late 0.5% --trials 80
  $ marea simulate rates.csv --service 75ms --startup 500ms --policy policy.json`;

const OPTIONS = [
  new Option('--service <time>', 'how long a task takes, as of marea simulate').argParser(parseService),
  new Option('--wait-slo <duration>', 'wait above which a task is late').argParser(parseDuration).default(500, '500ms'),
  new Option('--late <share>', 'share of tasks that may be late').argParser(parseShare).default(0.01, '1%'),
  new Option('--train <share>', 'part of the trace that is learned from').argParser(parseShare).default(0.6, '60%'),
  new Option('--startup <duration>', 'time until a new worker is ready').argParser(parseDuration).default(40, '40ms'),
  new Option('--min <n>', 'fewest workers').argParser(parseCount(0)).default(1),
  new Option('--max <n>', 'most workers').argParser(parseCount(1)).default(1_000),
  new Option('--queue <n>', 'tasks that may wait').argParser(parseCount(0)).default(1_000),
  new Option('--trials <n>', 'settings that are tried').argParser(parseCount(1)).default(40),
  new Option('--seed <n>', 'seed of the search and of the tasks').argParser(parseCount(0)).default(1),
  new Option('--compress <factor>', 'recorded seconds in one played second').argParser(parseFactor).default(1),
  new Option('--scale <factor>', 'factor on all rates').argParser(parseFactor).default(1),
  new Option('--step', 'a rate holds until the next one (default: a straight line between them)'),
  new Option('--out <file>', 'write a policy file'),
  new Option('--force', 'write it also when it is not better'),
  new Option('--json', 'print one JSON document'),
  new Option('--quiet', 'no progress'),
];

/** `marea lab tune`. */
export const createTuneCommand: CreateCommand = (host, onEnd) => {
  const command = new Command('tune')
    .description('Finds options for the least cost on one part of a trace, and shows them on the rest.')
    .argument('<trace>', 'file to tune for, or ramp')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION);
  for (const option of OPTIONS) command.addOption(option);
  return command.action(async (trace: string, parsed: ParsedTune) => {
    const options = checkTune(parsed);
    onEnd(await (await import('./tune-trace.ts')).tuneTrace(host, trace, options));
  });
};
