export type { AdapterOptions } from './adapter-options.ts';
export { AdapterTarget } from './adapter-target.ts';
export { type AsyncQueueLike, asyncQueue } from './async-queue.ts';
export { type BottleneckLike, type BottleneckOptions, bottleneck } from './bottleneck.ts';
export { type FastqLike, fastq } from './fastq.ts';
export { type PLimitLike, PLimitTarget, pLimit } from './p-limit.ts';
export { type PQueueLike, pQueue } from './p-queue.ts';
export { ReportedTask, type SizeKnob, SizeKnobTarget, sizeKnob } from './size-knob.ts';
