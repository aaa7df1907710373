import type { WorkerHost } from './worker-host.ts';
import type { WorkerModule } from './worker-module.ts';

/** Runs the module's clean-up and ends the worker, whatever the clean-up does. */
export const leave = ({ exit, warn }: Pick<WorkerHost, 'exit' | 'warn'>, { onClose }: Pick<WorkerModule, 'onClose'>): void => {
  if (onClose === undefined) {
    exit(0);
    return;
  }
  Promise.resolve()
    .then(onClose)
    .then(
      () => exit(0),
      (error: unknown) => {
        warn(new Error('`onClose` of a worker module threw', { cause: error }));
        exit(0);
      },
    );
};
