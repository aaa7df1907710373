/** Runs `work` every `everyMs` until it is stopped. One that is under way is not waited for; what it throws is `onError`'s. */
export const beat = (everyMs, work, onError = () => undefined) => {
  const timer = setInterval(() => {
    Promise.resolve().then(work).catch(onError);
  }, everyMs);
  return () => clearInterval(timer);
};
