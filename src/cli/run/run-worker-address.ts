import { entryFile } from '../../pool/index.ts';

const RUN_ENTRY = 'run-worker.js';
const SERVE_ENTRY = 'serve-worker.js';
const MODULE = 'module';
const ROWS = 'rows';

const addressOf = (entry: string, modulePath: string): URL => {
  const address = entryFile(entry);
  address.searchParams.set(MODULE, modulePath);
  return address;
};

/** Address of the built module that workers of a service load, with the handler module that it is to load. */
export const serveWorkerAddress = (modulePath: string): URL => addressOf(SERVE_ENTRY, modulePath);

/**
 * Address of the built worker module, with the handler module that it is to load.
 * @param progressRows lines of live progress at the bottom of the terminal, which prints go above; 0 when there is none.
 */
export const runWorkerAddress = (modulePath: string, progressRows = 0): URL => {
  const address = addressOf(RUN_ENTRY, modulePath);
  if (progressRows > 0) address.searchParams.set(ROWS, String(progressRows));
  return address;
};

/** The handler module that the worker module at `address` is to load. */
export const modulePathOf = (address: string): string => new URL(address).searchParams.get(MODULE) ?? '';

/** Lines of live progress that the prints of the worker module at `address` go above. */
export const progressRowsOf = (address: string): number => Number(new URL(address).searchParams.get(ROWS) ?? 0);
