import { Command, Option } from 'commander';
import type { CreateCommand } from '../../command-entry.ts';
import { readDuration } from '../../duration-option.ts';
import { takeRenamed } from '../../renamed-option.ts';
import { parseCount, parserOf, refuse } from '../option-parsers.ts';
import { parseShare } from '../share-option.ts';
import type { ParsedChaos } from './chaos-options.ts';
import { readSlow, readStall } from './slow-option.ts';

const durationFrom =
  (minMs: number, least: string) =>
  (text: string): number => {
    const { ms } = parserOf(readDuration)(text);
    return ms < minMs ? refuse(`must be ${least} or more`) : ms;
  };

const EXPLANATION = `
A load goes up and down five times on an autoscaled pool of each kind of workers
while tasks throw, take too long, stand still and kill their workers, a signal
fails and clocks jump. In the second half somebody overrides the size and moves
its upper bound every few seconds as well.

Without --real, time is skipped and threads and processes are models on which
the live crew works: five minutes take seconds, and the same seed is the same
table. With --real everything is real, one kind after the other, each for --for.

What must hold on each kind:
  nothing lost      every task is settled exactly once, fails only as it was
                    made to, and the pool's counters account for all
  wait p99          at most --wait-p99: what tasks took beside their own time
  reversals         the size turns at most --max-reversals times an hour, counted
                    in the first half if that is 20 s or more
  bounds            min <= workers <= max at every instant
  leaks             nothing stays behind when the pool is closed

Exit codes: 0 all held, 2 wrong usage, 99 something did not, 130 interrupted.

Examples:
  $ marea lab chaos
  $ marea lab chaos --workers threads --kill 5% --seed 7
  $ marea lab chaos --real --for 60s
  $ marea lab chaos --throw 20% --slow 30%x8 --wait-p99 2s --json`;

const WAIT = new Option('--wait-p99 <duration>', 'limit of the wait of 99 % of the tasks')
  .argParser(durationFrom(0, '0ms'))
  .default(500, '500ms');

const OPTIONS = [
  new Option('--workers <kind>', 'slots, threads, processes or all')
    .choices(['slots', 'threads', 'processes', 'all'])
    .default('all'),
  new Option('--for <duration>', 'how long it lasts on each kind').argParser(durationFrom(1_000, '1s')).default(300_000, '5m'),
  new Option('--seed <n>', 'seed of all chance').argParser(parseCount(0)).default(1),
  new Option('--real', 'real time, real threads, real processes'),
  new Option('--throw <share>', 'tasks that throw').argParser(parseShare).default(0.05, '5%'),
  new Option('--slow <share>', 'tasks that take longer, and how many times as long')
    .argParser(parserOf(readSlow))
    .default({ ratio: 0.1, factor: 5 }, '10%x5'),
  new Option('--stall <share>', 'tasks that stand still, and for how long')
    .argParser(parserOf(readStall))
    .default({ ratio: 0.001, ms: 2_000 }, '0.1%x2s'),
  new Option('--kill <share>', 'tasks that kill their thread or process').argParser(parseShare).default(0.005, '0.5%'),
  new Option('--signal <share>', 'readings of a signal that fail').argParser(parseShare).default(0.3, '30%'),
  new Option('--jump <duration>', 'mean time between two jumps of the clock')
    .argParser(durationFrom(100, '100ms'))
    .default(30_000, '30s'),
  new Option('--storm <duration>', 'mean time between two overrides, and between two bounds, in the second half')
    .argParser(durationFrom(10, '10ms'))
    .default(3_000, '3s'),
  WAIT,
  new Option('--max-reversals <n>', 'limit of the turns of the size in an hour').argParser(parseCount(0)).default(1_500),
  new Option('--json', 'print one JSON document'),
  new Option('--quiet', 'no progress and no notes'),
  new Option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR work too'),
];

/** `marea lab chaos`. */
export const createChaosCommand: CreateCommand = (host, onEnd) => {
  const command = new Command('chaos')
    .description('Breaks things on purpose, and sees whether pools keep what they promise.')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION);
  for (const option of OPTIONS) command.addOption(option);
  takeRenamed(command, host, { before: '--max-wait', now: WAIT }); // which refuses tasks in `serve`
  return command.action(async (parsed: ParsedChaos) => {
    onEnd(await (await import('./play-chaos.ts')).playChaos(host, parsed));
  });
};
