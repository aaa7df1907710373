// What a worker thread of a pool runs first: it loads the user's module and serves the pool. The clock and the process are this
// thread's own; everything else is handed on.
import process from 'node:process';
import { startThreadWorker } from './pool/threads/thread-worker.ts';

startThreadWorker({
  now: () => performance.now(),
  machineNowMs: () => Number(process.hrtime.bigint()) / 1e6,
  defer: (callback) => void setImmediate(callback),
  exit: (code) => process.exit(code),
  onExit: (listener) => void process.once('exit', listener),
  warn: (warning) => process.emitWarning(warning),
});
