import { resolve } from 'node:path';
import type { AcceptedTask } from '../../service/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { OpenedFile } from '../run/unstarted-file.ts';
import { openUnstarted } from '../run/unstarted-place.ts';
import { shellQuote } from '../shell-quote.ts';
import type { TextSink } from '../text-sink.ts';

/** Keeps accepted tasks that could not end, in a file that is made when the first one comes. `marea run --input records` takes it. */
export class LeftoverFile {
  readonly #open: () => OpenedFile;
  #file: OpenedFile | undefined;
  #count = 0;

  constructor(host: CommandHost, path: string | undefined, messages: TextSink) {
    this.#open = () => openUnstarted(host, path, messages);
  }

  /** Tasks written. */
  get count(): number {
    return this.#count;
  }

  /** Where they are; absent when there are none. */
  get path(): string | undefined {
    return this.#file?.path;
  }

  add({ index, id, inputText }: AcceptedTask): void {
    this.#file ??= this.#open();
    this.#count += 1;
    this.#file.sink.write(`{"index":${index},"id":${JSON.stringify(id)},"input":${inputText}}\n`);
  }

  async close(): Promise<void> {
    await this.#file?.sink.close();
  }
}

/** The command line that runs what was left, ready for a POSIX shell. */
export const leftoverLine = (host: CommandHost, module: string, path: string): string =>
  [host.invocation, 'run', shellQuote(module), '--input', 'records', shellQuote(resolve(host.workingDirectory, path))].join(' ');
