export { type Reading, readingOf } from './fresh-reading.ts';
export type { ReadSignal, Signal, SignalContext, Signals } from './signal.ts';
export { SignalBoard, type SignalBoardOptions } from './signal-board.ts';
export type { SignalStatus } from './signal-status.ts';
export { type FallbackOptions, type FallbackState, type FallbackUse, withFallback } from './with-fallback.ts';
