import type { Command } from 'commander';
import type { CommandHost } from './command-host.ts';
import type { ExitCode } from './exit-code.ts';

/** Builds one command with its options, help and action; the action reports how it ended to `onEnd`. */
export type CreateCommand = (host: CommandHost, onEnd: (code: ExitCode) => void) => Command;

/** A command as the list of commands knows it: its code is loaded only when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CreateCommand>;
}
