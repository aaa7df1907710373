/** The errors of simulated tasks. They are shared, because nobody reads their stacks. */
export const FAILURE = new Error('simulated failure');
export const CRASH = new Error('simulated crash of a worker');
const PLAIN_OVERLOAD = Object.assign(new Error('simulated overload'), { status: 429 });

/** What a refusal throws: status 429, with what it asks to wait for. */
export const overloadOf = (retryAfterMs: number | undefined): Error =>
  retryAfterMs === undefined ? PLAIN_OVERLOAD : Object.assign(new Error('simulated overload'), { status: 429, retryAfterMs });
