import { Command, InvalidArgumentError, Option } from 'commander';
import type { CreateCommand } from '../command-entry.ts';
import type { ExplainOptions, Moment } from './explain-options.ts';
import { readMoment } from './time-option.ts';

const EXPLANATION = `
Examples:
  $ marea run fetch.mjs urls.txt --input lines --journal run.journal
  $ marea explain run.journal
  $ marea explain run.journal --at 12.5s
  $ marea explain run.journal --verify
  $ marea explain run.journal --policy other.config.json`;

const moment = (text: string): Moment => {
  const reading = readMoment(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  return reading;
};

/** `marea explain`. */
export const createExplainCommand: CreateCommand = (host, onEnd) =>
  new Command('explain')
    .description('Tells from a journal why the size was what it was.')
    .argument('<journal...>', 'file that --journal has written; several of one run, in their order')
    .addOption(new Option('--at <time>', 'all of one decision: 12.5s since the start, or an ISO time').argParser(moment))
    .addOption(new Option('--verify', 'decide everything again and compare bit for bit').conflicts(['at', 'policy']))
    .addOption(new Option('--policy <file>', 'what the policy of this file would have wanted, shown the same observations'))
    .option('--json', 'print one JSON document')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION)
    .action(async (paths: readonly string[], options: ExplainOptions) => {
      // Loaded only now: help and refusals need no autoscaler.
      onEnd(await (await import('./explain-journal.ts')).explainJournal(host, paths, options));
    });
