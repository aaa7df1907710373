import process from 'node:process';

/** The flags of Node.js that this process was started with, for child processes. */
export const nodeFlags = (): readonly string[] => process.execArgv;

/** Whether flags, or `NODE_OPTIONS`, limit the heap of this process and of the child processes that it starts. */
export const isHeapLimited = (flags = nodeFlags(), nodeOptions = process.env['NODE_OPTIONS'] ?? ''): boolean =>
  [...flags, nodeOptions].some((text) => /--max[-_]old[-_]space[-_]size/.test(text));
