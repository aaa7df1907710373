import { totalmem } from 'node:os';
import process from 'node:process';
import { cgroupMemory } from './cgroup.ts';
import { type ReadText, readTextFile } from './read-text.ts';

/** How much memory this process may use, and what says so. @public */
export interface MemoryLimit {
  readonly bytes: number;
  /** What limits it: the machine's `total memory`, `constrainedMemory`, or the control group's file. */
  readonly source: string;
}

/** Where the numbers come from. */
export interface MemoryLimitPorts {
  readonly readText: ReadText;
  readonly totalBytes: () => number;
  readonly constrainedBytes: () => number;
}

const NODE_PORTS: MemoryLimitPorts = {
  readText: readTextFile,
  totalBytes: totalmem,
  constrainedBytes: () => process.constrainedMemory(),
};

/** The same from given sources. A limit of nothing, or above what the machine has, is none. */
export const readMemoryLimit = ({ readText, totalBytes, constrainedBytes }: MemoryLimitPorts): MemoryLimit => {
  const total = totalBytes();
  const group = cgroupMemory(readText);
  if (group !== undefined && group.value < total) return { bytes: group.value, source: group.source };
  const constrained = constrainedBytes();
  if (constrained > 0 && constrained < total) return { bytes: constrained, source: 'constrainedMemory' };
  return { bytes: total, source: 'total memory' };
};

/** How much memory this process may use: the control group's limit, or what the machine has. @public */
export const memoryLimit = (): MemoryLimit => readMemoryLimit(NODE_PORTS);
