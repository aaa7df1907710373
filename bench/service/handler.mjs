// The task of every candidate: 30 to 120 ms of waiting, as a call to another service is.
import { setTimeout as sleep } from 'node:timers/promises';

export const work = async (input) => {
  await sleep(30 + Math.floor(Math.random() * 91));
  return input;
};

// biome-ignore lint/style/noDefaultExport: what `marea serve` runs
export default (input) => work(input);
