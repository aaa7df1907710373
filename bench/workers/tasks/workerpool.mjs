// The worker module of workerpool: it registers its methods.
import workerpool from 'workerpool';
import * as handlers from './handlers.mjs';

workerpool.worker({ ...handlers, transfer: (bytes) => new workerpool.Transfer(bytes, [bytes.buffer]) });
