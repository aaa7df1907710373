import process from 'node:process';

/** The machine's monotonic time in milliseconds: the same in all threads and processes, from an arbitrary origin. */
export const machineNowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
