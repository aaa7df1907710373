// The worker module of poolifier: it registers its task functions. A result cannot be transferred.
import { ThreadWorker } from 'poolifier';
import * as handlers from './handlers.mjs';

export const worker = new ThreadWorker({ ...handlers });
