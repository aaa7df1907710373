// What a child process of a pool runs first: its main thread loads the user's module and serves the pool, a second thread shows that
// it is alive. The clock and the process are this process's own; everything else is handed on.
import process from 'node:process';
import { isMainThread, Worker } from 'node:worker_threads';
import { startProcessHelper } from './pool/processes/process-helper.ts';
import { startProcessWorker } from './pool/processes/process-worker.ts';

if (isMainThread) {
  process.once('disconnect', () => process.exit(0)); // the pool is gone
  process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; what becomes of tasks is the pool's to say
  startProcessWorker({
    now: () => performance.now(),
    machineNowMs: () => Number(process.hrtime.bigint()) / 1e6,
    defer: (callback) => void setImmediate(callback),
    exit: (code) => process.exit(code),
    onExit: (listener) => void process.once('exit', listener),
    warn: (warning) => process.emitWarning(warning),
    send: (message) => void process.send?.(message),
    onUncaught: (listener) => void process.on('uncaughtExceptionMonitor', listener),
    onMessage: (listener) => void process.on('message', listener),
    startHelper: (board) => new Worker(new URL(import.meta.url), { workerData: board, execArgv: [], stdout: false }).unref(),
  });
} else {
  startProcessHelper({
    every: (callback, periodMs) => void setInterval(callback, periodMs),
    endProcess: () => process.kill(process.pid, 'SIGKILL'),
  });
}
