import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { ClaimBoard } from '../workers/claim-board.ts';
import { bytesOf, NumberReader } from './number-reader.ts';
import { BEAT, BEAT_MS, CONTROL_FD } from './process-terms.ts';

/** What the helper needs of its process. */
export interface HelperHost {
  /** Calls back again and again. */
  readonly every: (callback: () => void, periodMs: number) => void;
  /** Ends the whole process, however busy its main thread is. */
  readonly endProcess: () => void;
}

/**
 * The thread of a child process that is never busy. It beats, so that the pool sees a child that stands still; it takes tasks back from
 * the board that it shares with the main thread; and it ends the process when the pool is gone.
 */
export const startProcessHelper = ({ every, endProcess }: HelperHost): void => {
  const board = new ClaimBoard(workerData as SharedArrayBuffer); // the main thread of this process started us with it
  const line = new Socket({ fd: CONTROL_FD, readable: true, writable: true });
  const answer = (task: number): void => {
    line.write(bytesOf(task * 2 + (board.takeBack(task) ? 1 : 0)));
  };
  const reader = new NumberReader(answer);
  line.on('data', (chunk) => reader.read(chunk));
  line.on('error', endProcess);
  line.on('close', endProcess);
  const beat = (): void => void line.write(bytesOf(BEAT));
  beat();
  every(beat, BEAT_MS);
};
