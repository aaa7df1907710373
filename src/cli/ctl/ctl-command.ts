import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { CreateCommand } from '../command-entry.ts';
import { readDuration } from '../duration-option.ts';
import { ACTIONS, type Action, type CtlOptions } from './ctl-options.ts';

const EXPLANATION = `
What it can do:
  get            sizes of all pools, and why
  set <size>     fix the size, for 15 minutes unless --for says otherwise;
                 it never exceeds the pool's max and ends by itself
  release        end that; the policy decides again
  pause, resume  freeze the size, free it again
  policy <file>  let the pool follow the policy of a file from its next tick on
  explain        why the size is what it is

The service is --url, MAREA_URL, or http://127.0.0.1:8433. Changes need its
token: --token-file, MAREA_TOKEN, or, on this machine, the file in ~/.marea
that the service wrote.

Exit codes: 0 done, 1 the service refused or does not answer, 2 wrong usage.

Examples:
  $ marea ctl get
  $ marea ctl set 20 --for 15m --reason "newsletter at nine"
  $ marea ctl pause --direction down --pool mail`;

const duration = (text: string): number => {
  const reading = readDuration(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  return reading.ms;
};

/** `marea ctl`. */
export const createCtlCommand: CreateCommand = (host, onEnd) =>
  new Command('ctl')
    .description('Operates a running service: looks at sizes, fixes, freezes and frees them.')
    .addArgument(new Argument('<action>', 'what to do').choices([...ACTIONS]))
    .argument('[value]', 'with set: the size, in workers; with policy: the policy file')
    .option('--url <address>', 'where the service is')
    .option('--pool <name>', 'which pool; not needed when there is one')
    .addOption(new Option('--for <duration>', 'with set: how long it holds').argParser(duration))
    .option('--reason <text>', 'why, for the record')
    .option('--actor <name>', 'who, for the record (default: your user name)')
    .addOption(new Option('--direction <way>', 'with pause: what is frozen').choices(['both', 'up', 'down']))
    .option('--token-file <file>', 'file with the token')
    .option('--json', 'print one JSON document')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXPLANATION)
    .action(async (action: Action, value: string | undefined, options: CtlOptions) => {
      onEnd(await (await import('./run-ctl.ts')).runCtl(host, action, value, options));
    });
