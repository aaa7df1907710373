// Checked by `tsc`: errors are told apart by their code, events carry what they say.
import {
  createPool,
  isPoolError,
  type PoolError,
  type PoolErrorCode,
  PoolFullError,
  type ResizeEvent,
  type TaskErrorEvent,
} from '../../src/index.ts';
import { type Equal, same } from './equal.ts';

const codeOf = (error: unknown): string => {
  // @ts-expect-error what was thrown may be anything
  void error.code;
  if (!isPoolError(error)) return 'none of ours';
  same<Equal<typeof error, PoolError>>();
  const { code } = error;
  same<Equal<typeof code, PoolErrorCode>>();
  switch (code) {
    case 'ERR_POOL_FULL':
    case 'ERR_POOL_CLOSED':
    case 'ERR_TASK_TIMEOUT':
    case 'ERR_QUEUE_TIMEOUT':
    case 'ERR_TASK_SHED':
    case 'ERR_OPTION':
      return code;
    // @ts-expect-error there is no such code
    case 'ERR_POOL_EMPTY':
      return code;
    default:
      return 'of a worker';
  }
};

const capacityOf = (error: unknown): number => (error instanceof PoolFullError ? error.queueCapacity : 0);

const fixed = createPool(async (x: number) => x, { size: 1 });
const onResize: Disposable = fixed.onResize((event) => {
  same<Equal<typeof event, ResizeEvent>>();
});
const onTaskError: Disposable = fixed.onTaskError((event) => {
  same<Equal<typeof event, TaskErrorEvent>>();
  same<Equal<typeof event.error, unknown>>();
});
const scaled = createPool(async (x: number) => x, { max: 1 });
const onDecision: Disposable = scaled.onDecision(({ at, observation, recommended }) => {
  const numbers: number[] = [at, observation.queued, recommended];
  void numbers;
});
// @ts-expect-error a listener is a function
fixed.onResize('resize');
// @ts-expect-error a fixed pool makes no decisions
fixed.onDecision(() => undefined);

const disposable: AsyncDisposable = fixed;

export { capacityOf, codeOf, disposable, onDecision, onResize, onTaskError };
