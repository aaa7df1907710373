import { Command, InvalidArgumentError, Option } from 'commander';
import type { Condition, ServiceTime } from '../../sim/index.ts';
import type { CreateCommand } from '../command-entry.ts';
import { readCount } from '../count-option.ts';
import { readDuration } from '../duration-option.ts';
import { takeRenamed } from '../renamed-option.ts';
import { readThreshold } from './fail-if-option.ts';
import { readFactor } from './number-option.ts';
import { readService } from './service-option.ts';
import { checkSimulate, type ParsedSimulate } from './simulate-options.ts';

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

const factor = (text: string): number => {
  const reading = readFactor(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  return reading.factor;
};

const service = (text: string): ServiceTime => {
  const reading = readService(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  return reading.service;
};

const thresholds = (text: string, before: readonly Condition[]): readonly Condition[] => {
  const reading = readThreshold(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  return [...before, reading.threshold];
};

const DEFAULT_POLICIES: readonly string[] = ['default'];
const policies = (text: string, before: readonly string[]): readonly string[] =>
  before === DEFAULT_POLICIES ? [text] : [...before, text];

const EXPLANATION = `
A trace is a file with
  rates      lines second,rate (arrivals per second); # begins a comment
  arrivals   one time a line, in seconds (in ms under a title that ends in ms)
             (times may also be ISO: 2026-03-01T12:00:00Z, without a zone UTC)
  metrics    the JSON answer of a Prometheus range query
  decisions  a journal that --journal has written
or the word ramp, a built-in load: 100 to 2,000 tasks a second and back.

A policy is default (what the pool would have), classic (queue steps),
fixed:20 (a size that stays), spawn:400ms (workers start as tasks come and leave
after that long without one), the name of a decider (demand, onDemand, step, …),
also with options (demand:downWindowMs=5000), or a policy file: its bounds, wait
and goal hold for it unless a flag says otherwise, and its shadow decides beside
it unless --shadow or --no-shadow does.

--fail-if compares late, rejected, shed (in %), cost, J, starts, reversals,
resizes, goodput (numbers), p50, p99, mean or max (waits) and ends with code 99
when one run meets it.

Exit codes: 0 all well, 2 wrong usage, 99 a threshold was met.

Examples:
  $ marea simulate ramp --policy default --policy classic --policy fixed:150
  $ marea simulate rates.csv --service 30ms..120ms --startup 40ms --html report.html
  $ marea simulate day.csv --service exp:75ms --compress 24 --fail-if 'late>1%'
  $ marea simulate run.journal --policy marea.config.ts --json
  $ marea simulate rates.csv --service 75ms --startup 40ms --shadow demand:downWindowMs=5000 --html report.html`;

const WAIT_SLO = new Option('--wait-slo <duration>', 'wait above which a task is late (default: 500ms)').argParser(
  duration('more'),
);
const STARTUP = new Option('--startup <duration>', 'time until a new worker is ready; 0ms: slots')
  .argParser(duration('zero'))
  .default(0, '0ms');

const OPTIONS = [
  new Option('--policy <policy>', 'what decides the size; may be given again')
    .argParser(policies)
    .default(DEFAULT_POLICIES, 'default'),
  new Option('--shadow <policy>', 'a second policy that decides beside each and is never applied; compared below the table'),
  new Option('--no-shadow', 'pass over the shadows of policy files'),
  new Option('--service <time>', 'how long a task takes: 75ms, 30ms..120ms, exp:75ms, lognormal:75ms,1.5').argParser(service),
  WAIT_SLO,
  new Option('--min <n>', 'fewest workers (default: 1)').argParser(count(0)),
  new Option('--max <n>', 'most workers (default: 1000)').argParser(count(1)),
  STARTUP,
  new Option('--queue <n>', 'tasks that may wait').argParser(count(0)).default(1_000),
  new Option('--goal <goal>', 'goal of the default policy (default: latency)').choices(['latency', 'throughput']),
  new Option('--compress <factor>', 'recorded seconds in one played second').argParser(factor).default(1),
  new Option('--scale <factor>', 'factor on all rates').argParser(factor).default(1),
  new Option('--from <duration>', 'begin here in the trace').argParser(duration('zero')),
  new Option('--until <duration>', 'end here in the trace').argParser(duration('more')),
  new Option('--step', 'a rate holds until the next one (default: a straight line between them)'),
  new Option('--evenly', 'arrivals evenly spaced (default: at random, as independent users make them)'),
  new Option('--seed <n>', 'seed of all chance').argParser(count(0)).default(1),
  new Option('--html <file>', 'write a report with charts, each policy with its knob turned'),
  new Option('--fail-if <condition>', 'end with code 99 if it holds, for example late>1%; may be given again')
    .argParser(thresholds)
    .default([], 'none'),
  new Option('--json', 'print one JSON document'),
  new Option('--quiet', 'no progress and no notes'),
  new Option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR work too'),
];

/** `marea simulate`. */
export const createSimulateCommand: CreateCommand = (host, onEnd) => {
  const command = new Command('simulate')
    .description('Tries policies on recorded traffic, with the objects that run live on a virtual clock.')
    .argument('<trace...>', 'files to play, or ramp')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION);
  for (const option of OPTIONS) command.addOption(option);
  takeRenamed(command, host, { before: '--slo', now: WAIT_SLO });
  takeRenamed(command, host, { before: '--start', now: STARTUP });
  return command.action(async (traces: readonly string[], parsed: ParsedSimulate) => {
    const options = checkSimulate(parsed);
    // Loaded only now: help and refusals need no simulator.
    onEnd(await (await import('./simulate-traces.ts')).simulateTraces(host, traces, options));
  });
};
