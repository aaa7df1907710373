import process from 'node:process';
import { setImmediate } from 'node:timers/promises';

/** Collects the errors of listeners and callbacks that pools report while `run` is at work. */
export const reportedErrors = async (run: () => Promise<void>): Promise<unknown[]> => {
  const causes: unknown[] = [];
  const onWarning = (warning: Error): void => {
    if (warning.name === 'MareaListenerError') causes.push(warning.cause);
  };
  process.on('warning', onWarning);
  try {
    await run();
    await setImmediate(); // warnings are emitted with the next tick
  } finally {
    process.off('warning', onWarning);
  }
  return causes;
};
