import { Command, InvalidArgumentError, Option } from 'commander';
import { availableCpus } from '../../host/index.ts';
import type { CreateCommand } from '../command-entry.ts';
import { readCount } from '../count-option.ts';
import { readDuration } from '../duration-option.ts';
import { rateOption } from '../rate-option.ts';
import { readSize } from '../size-option.ts';
import { workersOption } from '../workers-option.ts';
import { INPUT_KINDS } from './input-kind.ts';
import { type ParsedOptions, toRunOptions } from './run-options.ts';

const count =
  (min: number) =>
  (text: string): number => {
    const reading = readCount(text, min);
    if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
    return reading.count;
  };

const duration =
  (least: 'zero' | 'more') =>
  (text: string): number => {
    const reading = readDuration(text);
    if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
    if (least === 'more' && reading.ms === 0) throw new InvalidArgumentError('It must be more than 0');
    return reading.ms;
  };

const size = (text: string): number => {
  const reading = readSize(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  return reading.bytes;
};

const EXPLANATION = `
The handler module is JavaScript or TypeScript:
  export default async (input, { signal, index }) => result;
It may also export \`classify(error)\`, which answers 'overload', 'failure',
'ignore' (the input itself is wrong: no retry), or { kind: 'overload',
retryAfterMs }. Without it, status 429 and 503 are overloads.

Inputs are paths, patterns ('src/**/*.md') or - for standard input, which is
also read when nothing is named. --input says what they are:
  files    each path is an input (the default for paths; on standard input:
           each line is a path)
  lines    each line is an input (the default for standard input)
  json     each line is a JSON value
  records  lines that marea has written: what has a result is passed over,
           the rest runs again under its own index

--workers threads or processes is for handlers that compute: each worker loads
the module by itself, and one that ends (process.exit, an uncaught error, no
memory left) fails its input alone, with ERR_WORKER_EXIT or, out of memory,
ERR_WORKER_OUT_OF_MEMORY; --retries holds there too.

--rate 300/min lets at most 300 tries start in any span of a minute, however
many run at once; --rate 10/s --rate 300/min holds both. Each retry counts.

Results are lines {"index","input","result"}; inputs that fail for good are
lines {"index","input","error","attempts"}, in between or in the --failed file.
Standard error gets progress and a summary. What a handler prints with console
goes there too.

Ctrl-C lets running tasks finish and keeps all other inputs in a file, together
with the line that runs them; a second one aborts what runs and keeps it too.
When a disk is full, files end with a whole line, and what they did not take is
kept in the next place: another folder, the temporary files, standard error.
A hard kill (SIGKILL) loses the results that were not written yet.

Exit codes: 0 all well; 1 an input failed for good, was left, or could not be
written; 2 wrong usage, nothing was run or changed; 130 interrupted. Every way
to end: docs/guide/endings.md

Examples:
  $ marea run resize.mjs 'photos/**/*.jpg' --max 64
  $ marea run fetch.ts --failed bad.ndjson < urls.txt > pages.ndjson
  $ marea run fetch.ts urls.txt --rate 10/s --rate 300/min > pages.ndjson
  $ marea run fetch.ts --input records bad.ndjson >> pages.ndjson
  $ marea run hash.mjs 'videos/**/*.mp4' --workers threads
  $ marea run fetch.ts urls.txt --shadow classic --journal run.journal
  $ marea run --demo`;

const OPTIONS = [
  workersOption(),
  new Option('--min <n>', 'fewest tasks at a time that are allowed').argParser(count(0)).default(1),
  new Option('--max <n>', 'most tasks at a time (default: 1000 slots, a safety stop; one thread or process per CPU)').argParser(
    count(1),
  ),
  new Option(
    '--goal <goal>',
    'what the size is steered for (default: throughput of slots; latency of threads and processes, as many as there is work for)',
  ).choices(['throughput', 'latency']),
  new Option('--wait-slo <duration>', 'latency goal: the wait to stay under').argParser(duration('more')),
  new Option('--policy <file>', 'bounds and policy; marea.config.ts, .js or .json is found by itself'),
  new Option('--no-policy', 'pass over a policy file that would be found'),
  new Option(
    '--shadow <policy>',
    'a second policy, by name or file, that decides beside and is never applied; compared at the end',
  ),
  new Option('--no-shadow', 'pass over the shadow of a policy file'),
  new Option('--queue <n>', 'inputs kept ready beyond those that run').argParser(count(1)).default(1_000),
  rateOption(),
  new Option('--input <kind>', 'what the inputs are').choices([...INPUT_KINDS]),
  new Option('-0, --null', 'standard input ends each input with NUL'),
  new Option('--ordered', 'write results in the order of the inputs'),
  new Option('--retries <n>', 'tries after the first one').argParser(count(0)).default(3),
  new Option('--timeout <duration>', 'longest time for one try').argParser(duration('more')),
  new Option('--fail-fast', 'stop at the first input that fails for good'),
  new Option('--out <file>', 'write results to a file'),
  new Option('--failed <file>', 'write inputs that failed for good to a file'),
  new Option('--append', 'add to these files instead of replacing them'),
  new Option('--unstarted <file>', 'where inputs go that were not run; the next free number when it is there'),
  new Option('--journal <file>', 'write the decisions, for `marea explain`'),
  new Option('--journal-limit <size>', 'size at which the journal goes on in another file')
    .argParser(size)
    .default(64_000_000, '64MB'),
  new Option('--json', 'print the summary as JSON: last on standard error, or on standard output with --out'),
  new Option('--quiet', 'no progress and no summary'),
  new Option('--seed <n>', 'seed of the chance in retry pauses').argParser(count(0)),
  new Option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR work too'),
  new Option('--demo', 'run a built-in load for 20 seconds, without a module'),
];

/** `marea run`. */
export const createRunCommand: CreateCommand = (host, onEnd) => {
  const command = new Command('run')
    .description('Runs a handler over files, lines or NDJSON, as many at a time as pays off.')
    .argument('[module]', 'file of the handler')
    .argument('[inputs...]', 'paths, patterns, or - for standard input')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION);
  for (const option of OPTIONS) command.addOption(option);
  return command.action(async (module: string | undefined, inputs: readonly string[], parsed: ParsedOptions) => {
    const { choosePolicies, tellPolicies } = await import('../policy/policy-of-command.ts');
    const policies = await choosePolicies(parsed, host);
    const options = toRunOptions({ module, inputs, parsed, command, ...policies, cpus: () => availableCpus().cpus });
    if (!options.isQuiet) tellPolicies(host, policies.policyFile, { ...options, pool: options });
    // Loaded only now: help and refusals need no pool.
    if (parsed.demo === true) onEnd(await (await import('./start-demo.ts')).startDemo(host, options));
    else onEnd(await (await import('./start-run.ts')).startRun(host, options));
  });
};
