import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { visibleText } from '../report/index.ts';
import type { CommandHost } from './command-host.ts';
import type { Place } from './kept-lines.ts';
import { openNumbered } from './numbered-file.ts';
import { describeError } from './run/describe-error.ts';
import type { TextSink } from './text-sink.ts';

/** What {@link keptPlaces} is given. */
export interface KeptPlacesRequest {
  readonly host: CommandHost;
  /** What the lines are, for the name of their file, for example `unstarted`. */
  readonly what: string;
  /** The file that the user named for them, if one was named. */
  readonly asked?: string | undefined;
  /** A file whose folder comes first, because another disk may be there. */
  readonly near?: string | undefined;
  /** The last place, if it is not standard error as it is. */
  readonly messages: TextSink;
  /** Told why a file cannot be opened. */
  readonly say: (message: string) => void;
}

/** A name that is free in practice: the moment and the process, for example `marea-unstarted-20260102T030405Z-4711.ndjson`. */
export const keptName = (what: string, wallMs: number, processId: number): string => {
  const stamp = new Date(wallMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `marea-${what}-${stamp}-${processId}.ndjson`;
};

/**
 * Places for lines that must not be lost, each opened when it is asked for: the file that was named, else one in the working directory,
 * else one among the temporary files, else standard error. No file that holds something is touched: `rest.ndjson` becomes
 * `rest.2.ndjson` then.
 */
export function* keptPlaces(request: KeptPlacesRequest): Generator<Place, void, undefined> {
  const { host, what, asked, near, messages, say } = request;
  const name = keptName(what, host.clock.wallNow(), host.processId);
  const paths = [
    ...(asked === undefined ? [] : [asked]),
    ...(near === undefined ? [] : [join(dirname(near), name)]),
    name,
    join(tmpdir(), name),
  ];
  for (const path of new Set(paths)) {
    try {
      const { path: found, file } = openNumbered(host, path);
      yield { path: found, sink: file, file };
    } catch (error) {
      say(`${visibleText(path)} cannot be written: ${visibleText(describeError(error).message)}`);
    }
  }
  yield { path: 'standard error', sink: messages, file: undefined };
}
