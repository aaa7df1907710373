import { entryFile } from '../../pool/index.ts';

const ENTRY = 'run-worker.js';
const MODULE = 'module';
const ROWS = 'rows';

/**
 * Address of the built worker module, with the handler module that it is to load.
 * @param progressRows lines of live progress at the bottom of the terminal, which prints go above; 0 when there is none.
 */
export const runWorkerAddress = (modulePath: string, progressRows = 0): URL => {
  const address = entryFile(ENTRY);
  address.searchParams.set(MODULE, modulePath);
  if (progressRows > 0) address.searchParams.set(ROWS, String(progressRows));
  return address;
};

/** The handler module that the worker module at `address` is to load. */
export const modulePathOf = (address: string): string => new URL(address).searchParams.get(MODULE) ?? '';

/** Lines of live progress that the prints of the worker module at `address` go above. */
export const progressRowsOf = (address: string): number => Number(new URL(address).searchParams.get(ROWS) ?? 0);
