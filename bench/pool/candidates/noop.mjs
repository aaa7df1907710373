/** The task of most suites: async, and nothing else. It reads no input, so that pools of functions can take it as it is. */
export const noop = async () => undefined;
