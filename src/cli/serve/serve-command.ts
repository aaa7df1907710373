import { Command, InvalidArgumentError, Option } from 'commander';
import { isHostName } from '../../http/index.ts';
import type { CreateCommand } from '../command-entry.ts';
import { readCount } from '../count-option.ts';
import { readDuration } from '../duration-option.ts';
import { rateOption } from '../rate-option.ts';
import { readSize } from '../size-option.ts';
import { workersOption } from '../workers-option.ts';
import { type ParsedServe, servedPool, toServeOptions } from './serve-options.ts';

const count =
  (min: number, max = Number.POSITIVE_INFINITY) =>
  (text: string): number => {
    const reading = readCount(text, min);
    if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
    if (reading.count > max) throw new InvalidArgumentError(`It must be at most ${max}`);
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

const collectHosts = (value: string, before: readonly string[] = []): readonly string[] => {
  if (!isHostName(value)) throw new InvalidArgumentError('It is a host as a browser sends it, for example ops.example.com:8443');
  return [...before, value];
};

const EXPLANATION = `
The module is that of \`marea run\`: export default async (input, { signal }) =>
result, JavaScript or TypeScript. With --workers threads or processes each
worker loads it by itself.

Tasks come as JSON:
  POST /tasks          runs the body as one input, answers {"result"} or {"error"}
  POST /tasks?accept   answers 202 with an id at once; also Prefer: respond-async
  GET /tasks/ID        202 while it waits or runs, then its result or error
  DELETE /tasks/ID     takes it back
  POST /tasks/batch    an array, or a line each; answers a line each
  ?priority=N ?key=K ?timeout=2s ?queue-timeout=1s   what one task asks for
A full queue answers 429 with Retry-After, by how fast tasks end just now.
--rate 300/min lets at most 300 tasks start in any span of a minute, however
many run at once; --rate 10/s --rate 300/min holds both.

On its own port the control plane has a dashboard, /metrics, /readyz, and takes
changes from whoever has its token: MAREA_TOKEN, or a generated one, whose file
is told at the start. See also \`marea ctl\`.

--shadow tries a policy on this service's own traffic: it decides in the same
ticks as the live one, and its sizes are only told, by /metrics (as
pool_shadow_desired), GET /api/pools/serve, \`marea explain\` of the journal,
and in the last lines of the log.

A signal to end makes /readyz answer 503, waits for --notice (SIGTERM only),
shuts the door, and lets accepted tasks end within --deadline. Accepted tasks
that could not end are lines in the --unstarted file, which \`marea run MODULE
--input records FILE\` runs; clients that wait get a 503. A second signal gives
up at once.

MAREA_TASKS_TOKEN asks a token of everyone who sends tasks. Beyond this machine
(--host) tasks need it or --open, and changes need MAREA_TOKEN.

Accepted tasks are in memory only: a hard kill (SIGKILL, no memory, no power)
loses those that have not ended. Where that matters, let senders wait for their
answer and send again, or keep tasks in a durable queue (BullMQ, SQS) whose
consumer calls the service and acknowledges when the answer has come.

When a disk is full, files end with a whole line, and what they did not take is
kept in the next place: another folder, the temporary files, standard error.
Files of an earlier service are not overwritten: left.ndjson, left.2.ndjson.

Exit codes: 0 every accepted task has ended; 1 some were left, an outcome could
not be written to --out, the service broke, or a handler called process.exit,
which is refused; 2 wrong usage, nothing was changed; 130 a second signal. Every
way to end: docs/guide/endings.md

Examples:
  $ marea serve thumbnail.mjs --workers threads
  $ marea serve summarize.ts --max 200 --wait-slo 2s --journal serve.journal
  $ marea serve complete.ts --max 200 --rate 500/min
  $ curl -H 'content-type: application/json' -d '"hello"' localhost:8080/tasks
  $ marea serve summarize.ts --policy calm.json --shadow night.json
  $ marea serve --demo --shadow classic`;

const OPTIONS = [
  new Option('--port <n>', 'port for tasks; 0 takes a free one').argParser(count(0, 65_535)).default(8_080),
  new Option('--host <address>', 'where tasks may come from').default('127.0.0.1', 'this machine'),
  new Option('--open', 'tasks from elsewhere need no token'),
  new Option('--allow-host <name>', 'a further name by which clients call it; may come again').argParser(collectHosts),
  new Option('--control-port <n>', 'port of the control plane').argParser(count(0, 65_535)).default(8_433),
  new Option('--control-host <address>', 'where the control plane may be called from').default('127.0.0.1', 'this machine'),
  new Option('--no-control', 'no control plane'),
  new Option('--token-file <file>', 'where a generated token is written'),
  workersOption(),
  new Option('--min <n>', 'fewest workers').argParser(count(0)).default(1),
  new Option('--max <n>', 'most workers (default: 1000 slots; one thread or process per CPU)').argParser(count(1)),
  new Option('--wait-slo <duration>', 'the wait that 1 % of tasks may exceed (default: 500ms)').argParser(duration('more')),
  new Option('--policy <file>', 'bounds and policy; marea.config.ts, .js or .json is found by itself'),
  new Option('--no-policy', 'pass over a policy file that would be found'),
  new Option('--shadow <policy>', 'a second policy, by name or file, that decides beside and is never applied; see below'),
  new Option('--no-shadow', 'pass over the shadow of a policy file'),
  new Option('--queue <n>', 'tasks that may wait').argParser(count(0)).default(1_000),
  new Option('--max-wait <duration>', 'refuse a task at once that would wait longer').argParser(duration('more')),
  rateOption(),
  new Option('--timeout <duration>', 'longest time for a task, unless it asks for less').argParser(duration('more')),
  new Option('--max-body <size>', 'largest body of a request').argParser(size).default(1_000_000, '1MB'),
  new Option('--keep <duration>', 'how long outcomes wait for their client').argParser(duration('more')).default(600_000, '10m'),
  new Option('--out <file>', 'add the outcomes of accepted tasks to a file'),
  new Option('--unstarted <file>', 'where accepted tasks go that could not end; the next free number when it is there'),
  new Option('--journal <file>', 'write the decisions, for `marea explain`; the next free number when it is there'),
  new Option('--journal-limit <size>', 'size at which the journal goes on in another file')
    .argParser(size)
    .default(64_000_000, '64MB'),
  new Option('--deadline <duration>', 'time that accepted tasks get at the end')
    .argParser(duration('zero'))
    .default(25_000, '25s'),
  new Option('--notice <duration>', 'time from "not ready" to the shut door').argParser(duration('zero')).default(1_000, '1s'),
  new Option('--log <form>', 'how it tells what happens (default: text on a terminal, else json)').choices(['json', 'text']),
  new Option('--log-level <level>', 'what is told').choices(['debug', 'info', 'warn', 'error']).default('info'),
  new Option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR work too'),
  new Option('--demo', 'a built-in load on a built-in module, with a live table'),
  new Option('--for <duration>', 'with --demo: end by itself after this time').argParser(duration('more')),
];

/** `marea serve`. */
export const createServeCommand: CreateCommand = (host, onEnd) => {
  const command = new Command('serve')
    .description('Runs a handler as a service: tasks come over HTTP, the pool follows the load.')
    .argument('[module]', 'file of the handler')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION);
  for (const option of OPTIONS) command.addOption(option);
  return command.action(async (module: string | undefined, parsed: ParsedServe) => {
    const { choosePolicies, tellPolicies } = await import('../policy/policy-of-command.ts');
    const policies = await choosePolicies(parsed, host);
    const options = toServeOptions({ module, parsed, command, ...policies, environment: host.environment });
    if (policies.policyFile !== undefined || options.shadow !== undefined) {
      const { availableCpus } = await import('../../host/index.ts');
      const max = options.max ?? availableCpus().cpus;
      tellPolicies(host, policies.policyFile, { ...options, max, pool: servedPool(options) });
    }
    // Loaded only now: help and refusals need no pool.
    if (options.isDemo) onEnd(await (await import('./serve-demo.ts')).serveDemo(host, options));
    else onEnd(await (await import('./start-serve.ts')).startServe(host, options));
  });
};
