/** How a task ended. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Waits for a task's end, whatever it is. */
export const outcomeOf = (promise: Promise<unknown>): Promise<Outcome> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** The error that a task ends with. Fails when it ends well. */
export const errorOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const outcome = await outcomeOf(promise);
  if ('error' in outcome) return outcome.error;
  throw new Error(`The task ended well, with ${String(outcome.value)}`);
};
