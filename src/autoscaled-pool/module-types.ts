import type { Moved } from '../pool/index.ts';

/** A function with an input that a worker module exports. */
type ModuleFunction = (input: never, ...rest: never[]) => unknown;

/** Names that are exported and never called with a task. */
type Reserved = 'default' | 'onClose';

/** The names of a module's handlers beside its default export. @public */
export type HandlerName<M> = {
  [K in keyof M]: K extends Reserved ? never : K extends string ? (M[K] extends ModuleFunction ? K : never) : never;
}[keyof M];

/** What may be handed to a handler: its input, as it is or moved. @public */
export type HandlerInput<H> = H extends (input: infer I, ...rest: never[]) => unknown ? I | Moved<I> : never;

type Arrived<T> = T extends Moved<infer Value> ? Value : T;

/** What comes of a handler: its result, unwrapped from its promise and from `move`. @public */
export type HandlerOutput<H> = H extends (input: never, ...rest: never[]) => infer R ? Arrived<Awaited<R>> : never;

/** The default export of a module, when it is a handler. @public */
export type DefaultHandler<M> = M extends { readonly default: infer H } ? (H extends ModuleFunction ? H : never) : never;

/** A worker module of which nothing is known. @public */
export interface UnknownModule {
  readonly default: (input: unknown) => unknown;
}
