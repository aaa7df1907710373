import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { UsageError } from '../usage-error.ts';
import { type HandlerModule, loadHandlerModule } from './handler-module.ts';

/**
 * Loads the handler module of a command, which must not end with it: not by `process.exit`, and not by a top-level `await` of what
 * never comes.
 * @throws UsageError
 */
export const loadForCommand = async (host: CommandHost, path: string): Promise<HandlerModule> => {
  let giveUp: (error: UsageError) => void = () => undefined;
  const neverLoaded = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  using _ends = host.onEarlyEnd(({ kind }) => {
    if (kind === 'idle')
      giveUp(new UsageError(`${visibleText(path)} cannot be loaded: its top-level await waits for what never comes`));
  });
  return await Promise.race([loadHandlerModule(path, host.workingDirectory), neverLoaded]);
};
