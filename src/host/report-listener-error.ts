import process from 'node:process';

/** Reports an error that a listener or a callback of the user's threw, as a process warning. It never throws. */
export const reportListenerError = (error: unknown): void => {
  const warning = new Error('A listener of a marea pool threw; the pool goes on', { cause: error });
  warning.name = 'MareaListenerError';
  try {
    process.emitWarning(warning);
  } catch {
    // A process without warnings has nowhere to be told.
  }
};
