import { Option } from 'commander';

/** What runs a task. */
export type WorkerKind = 'slots' | 'threads' | 'processes';

const KINDS: readonly WorkerKind[] = ['slots', 'threads', 'processes'];

/** `--workers`, as every command that runs a handler has it. */
export const workersOption = (): Option =>
  new Option('--workers <kind>', 'what runs a task').choices(KINDS).default('slots' satisfies WorkerKind);
