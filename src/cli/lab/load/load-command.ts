import { Command, InvalidArgumentError, Option } from 'commander';
import { type LoadCondition, readLoadCondition } from '../../../load/index.ts';
import type { CreateCommand } from '../../command-entry.ts';
import { takeRenamed } from '../../renamed-option.ts';
import { parseCount, parseDuration, parseFactor, parserOf, parseService } from '../option-parsers.ts';
import { checkLoad, type ParsedLoad } from './load-options.ts';
import { type ParsedStage, readStages } from './stages-option.ts';

const stages = (text: string): readonly ParsedStage[] => parserOf(readStages)(text).stages;

const conditions = (text: string, before: readonly LoadCondition[]): readonly LoadCondition[] => [
  ...before,
  parserOf(readLoadCondition)(text).condition,
];

/** RFC 9110: a method is a token. */
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/;

const method = (text: string): string => {
  if (!METHOD.test(text)) throw new InvalidArgumentError('It is no method; give for example PUT');
  return text;
};

const headers = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

const EXPLANATION = `
Without --url the target is a pool in this process whose tasks take their time
and do nothing: as long as --service says, 30 to 120 ms by default. Bounds, wait
and goal of a policy file hold for it unless a flag says otherwise.

Executors, under k6's names:
  constant-arrival-rate  --rate calls a second, for --for (30s)
  ramping-arrival-rate   --stages from --rate on, in straight lines; without
                         --stages: 100 to 2,000 a second, there, and back, a
                         third of --for (3m) each
  constant-vus           --vus users, each calls when its call has ended
  ramping-vus            --stages of users, from --vus on
  shared-iterations      --iterations calls, shared by --vus users
  per-vu-iterations      --iterations calls of each of --vus users
The first two are open: calls come at their times whatever the target does, what
was late is made up for, and latencies count from when a call was due.

--fail-if compares mean, p50, p90, p95, p99, p999, max (latency), failed, refused,
dropped, bad (shares of the calls in %) or rate (good calls a second), and ends
with code 99 when it holds.

Exit codes: 0 all well, 1 no call ended well, 2 wrong usage, 99 a limit was
broken, 130 interrupted.

Examples:
  $ marea lab load --for 18s
  $ marea lab load --policy fixed:32 --for 18s --html load.html
  $ marea lab load --url http://127.0.0.1:8080/ --rate 200 --for 30s \\
      --executor constant-arrival-rate --fail-if 'p99>500ms' --fail-if 'bad>1%'
  $ marea lab load --url http://127.0.0.1:8080/ --stages 10s:500,20s:500,10s:0`;

const EXECUTORS = [
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'constant-vus',
  'ramping-vus',
  'shared-iterations',
  'per-vu-iterations',
];

const WAIT_SLO = new Option('--wait-slo <duration>', 'pool: wait above which a task is late (default: 500ms)').argParser(
  parseDuration,
);

const OPTIONS = [
  new Option('--url <address>', 'what is called; without it a built-in pool'),
  new Option('--method <method>', 'with --url (default: GET, with a body POST)').argParser(method),
  new Option('--header <line>', "with --url: 'name: value'; may be given again").argParser(headers),
  new Option('--body <text>', 'with --url: what is sent; @file sends a file'),
  new Option('--timeout <duration>', 'with --url: a call that takes longer failed (default: 30s)').argParser(parseDuration),
  new Option('--executor <name>', 'how calls come').choices(EXECUTORS).default('ramping-arrival-rate'),
  new Option('--rate <n>', 'calls per second').argParser(parseFactor),
  new Option('--stages <list>', 'duration:end, one after the other, for example 10s:500,20s:500').argParser(stages),
  new Option('--vus <n>', 'virtual users').argParser(parseCount(0)),
  new Option('--iterations <n>', 'calls').argParser(parseCount(1)),
  new Option('--for <duration>', 'how long it lasts').argParser(parseDuration),
  new Option('--evenly', 'calls evenly spaced (default: at random, as independent users make them)'),
  new Option('--max-in-flight <n>', 'calls under way at most; one that is due meanwhile is dropped')
    .argParser(parseCount(1))
    .default(10_000),
  new Option('--service <time>', 'pool: how long a task takes, as of marea simulate').argParser(parseService),
  new Option('--policy <policy>', 'pool: what decides the size, as of marea simulate (default: default)'),
  WAIT_SLO,
  new Option('--min <n>', 'pool: fewest workers (default: 1)').argParser(parseCount(0)),
  new Option('--max <n>', 'pool: most workers (default: 1000)').argParser(parseCount(1)),
  new Option('--queue <n>', 'pool: tasks that may wait (default: 1000)').argParser(parseCount(0)),
  new Option('--seed <n>', 'seed of all chance').argParser(parseCount(0)).default(1),
  new Option('--fail-if <condition>', 'end with code 99 if it holds, for example p99>500ms; may be given again')
    .argParser(conditions)
    .default([], 'none'),
  new Option('--html <file>', 'write a report with charts'),
  new Option('--json', 'print one JSON document'),
  new Option('--quiet', 'no progress and no notes'),
  new Option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR work too'),
];

/** `marea lab load`. */
export const createLoadCommand: CreateCommand = (host, onEnd) => {
  const command = new Command('load')
    .description('Offers a load that does not wait for its target, and measures what users would have seen.')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION);
  for (const option of OPTIONS) command.addOption(option);
  takeRenamed(command, host, { before: '--slo', now: WAIT_SLO });
  return command.action(async (parsed: ParsedLoad) => {
    const options = checkLoad(parsed);
    onEnd(await (await import('./play-load.ts')).playLoad(host, options));
  });
};
