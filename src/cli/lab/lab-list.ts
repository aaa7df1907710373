import type { LabEntry } from './lab-entry.ts';
import { createLoadCommand } from './load/load-command.ts';

/** Every command below `marea lab`, in the order of the help. */
export const LAB_COMMANDS: readonly LabEntry[] = [
  { name: 'load', summary: 'offer a load that does not wait', create: createLoadCommand },
];
