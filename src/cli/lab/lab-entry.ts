import type { CreateCommand } from '../command-entry.ts';

/** A command below `marea lab`. Its file holds options and help; what it does is loaded when it is used. */
export interface LabEntry {
  readonly name: string;
  readonly summary: string;
  readonly create: CreateCommand;
}
