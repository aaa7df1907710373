/** Resolves when `isMet` holds; asked at every turn of the event loop. A test that waits in vain ends by its own limit. */
export const until = async (isMet: () => boolean): Promise<void> => {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve));
};
