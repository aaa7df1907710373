// Says what runs, and how far it is, while nothing else is printed.

/** Time between two lines of progress, in milliseconds. */
const LINE_MS = 15_000;

/** `45 s`, `2 min 05 s`. */
export const spanText = (ms) => {
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};

/**
 * Prints the line that `textOf` gives every 15 seconds until it is stopped.
 *
 * @param {(elapsedMs: number) => string} textOf
 * @returns {() => void} stops it
 */
export const startProgress = (textOf) => {
  const startedMs = performance.now();
  const timer = setInterval(() => console.log(`…     ${textOf(performance.now() - startedMs)}`), LINE_MS);
  timer.unref();
  return () => clearInterval(timer);
};

/** Does something that takes a while: says so before, now and then meanwhile, and how long it took. */
export const announced = async (doing, done, work) => {
  console.log(`${doing} …`);
  const startedMs = performance.now();
  const stop = startProgress((ms) => `still at it after ${spanText(ms)}`);
  try {
    return await work();
  } finally {
    stop();
    console.log(`${done} after ${spanText(performance.now() - startedMs)}`);
  }
};
