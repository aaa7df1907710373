import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { TextSink } from '../text-sink.ts';
import { describeError } from './describe-error.ts';
import type { OpenedFile } from './unstarted-file.ts';

/** A name that is free in practice: the moment and the process, for example `marea-unstarted-20260102T030405Z-4711.ndjson`. */
export const unstartedName = (wallMs: number, processId: number): string => {
  const stamp = new Date(wallMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `marea-unstarted-${stamp}-${processId}.ndjson`;
};

/**
 * Opens a file for inputs that were not run: the one asked for, else one in the working directory, else one among the temporary
 * files. When none can be written, the lines go to `messages`: they must not be lost.
 */
export const openUnstarted = (host: CommandHost, asked: string | undefined, messages: TextSink): OpenedFile => {
  const name = unstartedName(host.clock.wallNow(), host.processId);
  for (const path of [...(asked === undefined ? [] : [asked]), name, join(tmpdir(), name)]) {
    try {
      return { path, sink: host.openFile(resolve(host.workingDirectory, path), false) };
    } catch (error) {
      messages.write(`marea: ${visibleText(path)} cannot be written: ${visibleText(describeError(error).message)}\n`);
    }
  }
  return { path: 'standard error', sink: messages };
};
