import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Starts `main` when the file with `moduleUrl` is the one that was asked for, and not when a test imports it. */
export const runWhenMain = (moduleUrl: string, main: () => Promise<unknown>): void => {
  const script = process.argv[1];
  if (script === undefined || realpathSync(script) !== realpathSync(fileURLToPath(moduleUrl))) return;
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
};
