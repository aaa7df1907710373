/** What the command tells the shell. */
export const EXIT = {
  /** Everything went well. */
  ok: 0,
  /** An input failed for good, or a check said no. */
  failed: 1,
  /** The command line, or a file that it names, cannot be used; nothing was run. */
  usage: 2,
  /** A threshold was not met. */
  threshold: 99,
  /** Interrupted by Ctrl-C or a signal. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
