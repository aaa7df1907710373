import { memory } from './memory.mjs';
import { mixed } from './mixed.mjs';
import { resize } from './resize.mjs';
import { roundTrip } from './round-trip.mjs';
import { startUp } from './start-up.mjs';
import { throughput } from './throughput.mjs';

export const scenarios = { throughput, roundTrip, startUp, mixed, memory, resize };
