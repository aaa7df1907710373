import { setImmediate } from 'node:timers/promises';

/** What has become of a promise once everything that needs no time has happened. */
export const stateOf = async (promise: Promise<unknown>): Promise<'pending' | 'fulfilled' | 'rejected'> => {
  let state: 'pending' | 'fulfilled' | 'rejected' = 'pending';
  promise.then(
    () => {
      state = 'fulfilled';
    },
    () => {
      state = 'rejected';
    },
  );
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  return state;
};

/** Work that never ends. */
export const never = (): Promise<never> => new Promise(() => undefined);

/** Says that nobody minds how a promise ends. */
export const unheeded = (promise: Promise<unknown>): void => {
  promise.catch(() => undefined);
};
