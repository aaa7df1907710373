import process from 'node:process';

/** The flags of Node.js that this process was started with, for child processes. */
export const nodeFlags = (): readonly string[] => process.execArgv;
