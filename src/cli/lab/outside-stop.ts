import type { CommandHost } from '../command-host.ts';

/**
 * Plays something and stops it when the outside asks for that. An error that nobody caught stops it too, and is thrown when it has ended:
 * numbers of a run that broke MUST NOT pass for a result.
 */
export const stoppedByOutside = async <T>(
  host: Pick<CommandHost, 'onEvent'>,
  stop: () => void,
  play: () => Promise<T>,
): Promise<T> => {
  let uncaught: { readonly error: unknown } | undefined;
  using _events = host.onEvent((event) => {
    if (event.kind === 'uncaught') uncaught ??= event;
    stop();
  });
  const outcome = await play();
  if (uncaught !== undefined) throw uncaught.error;
  return outcome;
};
