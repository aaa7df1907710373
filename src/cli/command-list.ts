import type { CommandEntry } from './command-entry.ts';

/** Every command there is, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run a handler over files, lines or NDJSON',
    load: async () => (await import('./run/run-command.ts')).createRunCommand,
  },
  {
    name: 'serve',
    summary: 'run a handler as a service, with a control plane',
    load: async () => (await import('./serve/serve-command.ts')).createServeCommand,
  },
  {
    name: 'simulate',
    summary: 'try policies on recorded traffic',
    load: async () => (await import('./simulate/simulate-command.ts')).createSimulateCommand,
  },
  {
    name: 'explain',
    summary: 'tell from a journal why the size was what it was',
    load: async () => (await import('./explain/explain-command.ts')).createExplainCommand,
  },
  {
    name: 'ctl',
    summary: 'operate a running service: sizes, override, pause',
    load: async () => (await import('./ctl/ctl-command.ts')).createCtlCommand,
  },
  {
    name: 'lab',
    summary: 'experiments with load',
    load: async () => (await import('./lab/lab-command.ts')).createLabCommand,
  },
];
