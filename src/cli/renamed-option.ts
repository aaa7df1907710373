import { type Command, Option } from 'commander';
import type { CommandHost } from './command-host.ts';
import { UsageError } from './usage-error.ts';

/** An option that had another name in the version before. */
export interface RenamedOption {
  /** The flag as it was, without its value: `--slo`. */
  readonly before: string;
  /** The option as it is; it MUST be one of the command's. */
  readonly now: Option;
}

const capitalized = (_match: string, letter: string): string => letter.toUpperCase();

const attributeOf = (flag: string): string => flag.replace(/^--/, '').replace(/-([a-z])/g, capitalized);

/** Takes an option under its name of the version before too: it works, is told, and help does not show it. */
export const takeRenamed = (command: Command, host: CommandHost, { before, now }: RenamedOption): void => {
  const old = new Option(`${before} <value>`).hideHelp();
  if (now.parseArg !== undefined) old.argParser(now.parseArg);
  command.addOption(old);
  command.hook('preAction', () => {
    const attribute = attributeOf(before);
    const value: unknown = command.getOptionValue(attribute);
    if (value === undefined) return;
    if (command.getOptionValueSource(now.attributeName()) === 'cli')
      throw new UsageError(`${before} and ${now.long ?? ''} are one option: give ${now.long ?? ''}`);
    host.stderr.sink.write(`note: ${before} is called ${now.long ?? ''} now; the next version takes that name alone\n`);
    command.setOptionValueWithSource(now.attributeName(), value, 'cli');
    command.setOptionValueWithSource(attribute, undefined, 'cli');
  });
};
