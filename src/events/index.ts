export { type Event, EventSource, type ListenerErrorSink } from './event.ts';
