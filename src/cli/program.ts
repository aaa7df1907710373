import { Command, CommanderError } from 'commander';
import { visibleText } from '../report/index.ts';
import type { CommandHost } from './command-host.ts';
import { COMMANDS } from './command-list.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** Help is never wider than this, so that it fits any terminal and any manual. */
const HELP_COLUMNS = 80;

const EXAMPLES = `
Examples:
  $ marea run resize.mjs 'photos/**/*.jpg'
  $ marea run fetch.mjs < urls.txt > pages.ndjson
  $ marea explain run.journal

Help on one command: marea help <command>`;

/** Commander ends help with its own code for "asked for" and for "shown because something is missing". */
const codeOf = (error: CommanderError): ExitCode =>
  error.code === 'commander.helpDisplayed' || error.code === 'commander.version' ? EXIT.ok : EXIT.usage;

const configure = (command: Command, host: CommandHost): Command => {
  for (const below of command.commands) configure(below, host);
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => host.stdout.sink.write(text),
      writeErr: (text) => host.stderr.sink.write(text),
      getOutHelpWidth: () => Math.min(HELP_COLUMNS, host.stdout.columns),
      getErrHelpWidth: () => Math.min(HELP_COLUMNS, host.stderr.columns),
      outputError: (text, write) =>
        write(
          `${withTranslation(text)
            .trimEnd()
            .split('\n')
            .map((line) => visibleText(line))
            .join('\n')}\n`,
        ),
    });
};

/** `help run` is the same as `run --help`, which finds the command's own file. */
const withoutHelpWord = (argv: readonly string[]): readonly string[] =>
  argv[0] === 'help' && argv[1] !== undefined && !argv[1].startsWith('-') ? [...argv.slice(1), '--help'] : argv;

const createProgram = async (name: string | undefined, host: CommandHost, version: string, onEnd: (code: ExitCode) => void) => {
  const program = configure(new Command('marea'), host)
    .description('Worker pools that rise and fall with their load, and can show why.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES);
  for (const entry of COMMANDS) {
    const command =
      entry.name === name ? configure((await entry.load())(host, onEnd), host) : configure(new Command(entry.name), host);
    program.addCommand(command.summary(entry.summary));
  }
  return program;
};

/** What other tools call the most tasks at a time. */
const FOREIGN_FLAGS =
  /^error: unknown option '(?:--(?:concurrency|max-concurrency|limit|jobs|parallel|workers-count|max-procs|threads)(?:=[^']*)?|-[jcPp])'/;

/** The parser suggests what is spelt like an option of ours; this, what means the same. */
const withTranslation = (text: string): string =>
  FOREIGN_FLAGS.test(text) && !text.includes('Did you mean') ? `${text.trimEnd()}\n(Did you mean --max?)\n` : text;

const reportUsage = (error: UsageError, host: CommandHost): void => {
  const hint = error.hint === undefined ? '' : `${error.hint}\n`;
  host.stderr.sink.write(`error: ${error.message}\n${hint}`);
};

/** Runs the command line `argv` (without node and script) and gives the code for the shell. Never throws for a user's mistake. */
export const runProgram = async (argv: readonly string[], host: CommandHost, version: () => string): Promise<ExitCode> => {
  const words = withoutHelpWord(argv);
  let code: ExitCode = EXIT.ok;
  const program = await createProgram(words[0], host, version(), (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return codeOf(error);
    if (!(error instanceof UsageError)) throw error;
    reportUsage(error, host);
    return EXIT.usage;
  }
  return code;
};
