import { createChaosCommand } from './chaos/chaos-command.ts';
import type { LabEntry } from './lab-entry.ts';
import { createLoadCommand } from './load/load-command.ts';
import { createTuneCommand } from './tune/tune-command.ts';

/** Every command below `marea lab`, in the order of the help. */
export const LAB_COMMANDS: readonly LabEntry[] = [
  { name: 'load', summary: 'offer a load that does not wait', create: createLoadCommand },
  { name: 'chaos', summary: 'break things on purpose and see what holds', create: createChaosCommand },
  { name: 'tune', summary: 'find options that cost less on recorded traffic', create: createTuneCommand },
];
