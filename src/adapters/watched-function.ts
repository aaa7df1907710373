import type { Method } from './replaced-method.ts';
import type { TaskLedger } from './task-ledger.ts';
import type { WatchedTask } from './watched-task.ts';

/** What `typeof` says of a function of the user's. */
// biome-ignore lint/complexity/noBannedTypes: the type that the check gives
export type Callable = Function;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  'then' in value &&
  typeof value.then === 'function';

/**
 * Makes a function that does what `call` does and tells the ledger when the task starts and how it ends. What it returns or throws
 * is what `call` returned or threw: a native promise is the same one, and a foreign thenable is subscribed to once, as an
 * `await` would do, because some of them start their work with each subscription.
 *
 * The caller MUST await the result at once: a rejection counts as handled from then on. An error after `signal` was aborted is an
 * abort.
 */
export const watchFunction = (
  call: Callable,
  task: WatchedTask,
  ledger: TaskLedger,
  signal?: { readonly aborted: boolean },
): Method => {
  const fail = (error: unknown): void => {
    if (signal?.aborted === true) ledger.abort(task);
    else ledger.fail(task, error);
  };
  return (...args) => {
    ledger.start(task);
    let result: unknown;
    try {
      result = Reflect.apply(call, undefined, args);
      if (!isThenable(result)) {
        ledger.complete(task);
        return result;
      }
    } catch (error) {
      fail(error);
      throw error;
    }
    const promise = Promise.resolve(result);
    promise.then(() => ledger.complete(task), fail);
    return promise;
  };
};
