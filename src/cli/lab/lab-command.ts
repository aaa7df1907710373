import { Command } from 'commander';
import type { CreateCommand } from '../command-entry.ts';
import { LAB_COMMANDS } from './lab-list.ts';

/** `marea lab`. */
export const createLabCommand: CreateCommand = (host, onEnd) => {
  const lab = new Command('lab')
    .description('Experiments with pools, policies and services.')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false);
  for (const { summary, create } of LAB_COMMANDS) lab.addCommand(create(host, onEnd).summary(summary));
  return lab;
};
