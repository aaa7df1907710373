export { faultySignal, type SignalFaultOptions } from './faulty-signal.ts';
export { type HandlerFaultOptions, HandlerFaults, type InjectedCounts } from './handler-faults.ts';
export { InjectedFault } from './injected-fault.ts';
export { type JumpOptions, JumpyClock } from './jumpy-clock.ts';
export { killOwnWorker } from './kill-own-worker.ts';
export { type Overridable, overrideStorm, type Resizable, resizeStorm, Storm, type StormOptions } from './storm.ts';
