// What a worker thread of a pool runs first: it loads the user's module and serves the pool.
import { startThreadWorker } from './pool/threads/thread-worker.ts';

startThreadWorker();
