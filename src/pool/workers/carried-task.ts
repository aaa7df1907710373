import { isMoved } from './move.ts';

/** What of a task decides how it may be carried to a worker. */
interface CarriedTask {
  readonly input: unknown;
  readonly weight: number;
  readonly options: { readonly signal?: AbortSignal | undefined } | undefined;
}

/** Whether a task can be sent a second time, to another worker. What was moved to the first one is gone. */
export const canBeSentAgain = ({ input }: Pick<CarriedTask, 'input'>): boolean => !isMoved(input) || input.transfer.length === 0;

/** Whether a task may wait in a hand, to be taken back if need be. One whose start is not decided by the worker's turn alone waits in the queue. */
export const canWaitInHand = (task: CarriedTask): boolean =>
  task.weight === 1 && task.options?.signal?.aborted !== true && canBeSentAgain(task);
