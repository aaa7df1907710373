import type { LabEntry } from './lab-entry.ts';

/** Every command below `marea lab`, in the order of the help. */
export const LAB_COMMANDS: readonly LabEntry[] = [];
