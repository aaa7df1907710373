import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../time/index.ts';
import { BOARD_PLACES, isAtOrBefore, nextNumber } from '../workers/claim-board.ts';
import { entryFile } from '../workers/entry-file.ts';
import type { FromWorker, InputRun, ToWorker } from '../workers/messages.ts';
import type { ThrownValue } from '../workers/thrown-value.ts';
import type { LinkEvents, WorkerLink } from '../workers/worker-link.ts';
import type { WorkerTerms } from '../workers/worker-terms.ts';
import { bytesOf, NumberReader } from './number-reader.ts';
import { BEAT, BEAT_MS, CONTROL_FD, MISSED_BEATS, STARTS_FD, type TermsNote } from './process-terms.ts';
import type { ResultsNote } from './process-worker.ts';

const ENTRY = 'worker-entry-process.js';

/** What every child process of a pool is started with. */
export interface ProcessOptions {
  readonly terms: WorkerTerms;
  /** Flags of Node.js beside those of this process. */
  readonly flags: readonly string[];
  /** Whether a child that aborts itself has most likely run out of memory. */
  readonly hasMemoryLimit: boolean;
  readonly clock: Clock;
}

/**
 * The line to a child process: its channel for tasks and results, a pipe on which it notes every start before it makes it, and a line to
 * a thread in it that is never busy.
 */
export class ProcessLink implements WorkerLink {
  readonly #child: ChildProcess;
  readonly #control: Socket;
  readonly #events: LinkEvents;
  readonly #options: ProcessOptions;
  readonly #asked = new Set<number>();
  readonly #timesMs = new Float64Array(2 * BOARD_PLACES);
  #lastStarted: number | undefined = undefined;
  #missedBeats = 0;
  #watch: Timer | undefined = undefined;
  #error: unknown = undefined;
  #isGone = false;
  heapBytes = 0;

  /** @throws whatever the system says when no process can be started. */
  constructor(options: ProcessOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#child = fork(entryFile(ENTRY), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe', 'pipe'],
      execArgv: [...process.execArgv, ...options.flags],
    });
  }
}
