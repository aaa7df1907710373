import type { MapOptions, MapResult, SettledMapOptions, TaskCallback, TaskOptions, WorkerPool } from '../pool/index.ts';
import type { AutoscaledPool } from './autoscaled-pool.ts';
import type { DefaultHandler, HandlerInput, HandlerName, HandlerOutput } from './module-types.ts';

/** Names the handler that a task is for. */
interface Named<K> {
  /** The export of the worker module that runs the task. */
  readonly name: K;
}

type Inputs<H> = Iterable<HandlerInput<H> | PromiseLike<HandlerInput<H>>> | AsyncIterable<HandlerInput<H>>;

/** The methods of a pool of threads or processes: inputs and results have the types of the module's functions. @public */
export interface ModuleTaskMethods<M> {
  /** Runs the module's default export, or with `name` the export of that name. */
  run<K extends HandlerName<M>>(
    input: HandlerInput<M[K]>,
    options: Omit<TaskOptions, 'name'> & Named<K>,
  ): Promise<HandlerOutput<M[K]>>;
  run(input: HandlerInput<DefaultHandler<M>>, options?: Omit<TaskOptions, 'name'>): Promise<HandlerOutput<DefaultHandler<M>>>;
  /** Like `run`, but says "full", "would wait too long" or "closed" by returning `undefined`. */
  tryRun<K extends HandlerName<M>>(
    input: HandlerInput<M[K]>,
    options: Omit<TaskOptions, 'name'> & Named<K>,
  ): Promise<HandlerOutput<M[K]>> | undefined;
  tryRun(
    input: HandlerInput<DefaultHandler<M>>,
    options?: Omit<TaskOptions, 'name'>,
  ): Promise<HandlerOutput<DefaultHandler<M>>> | undefined;
  /** Hands a task for the default export in without a promise. Returns whether it was accepted. */
  post(input: HandlerInput<DefaultHandler<M>>, callback?: TaskCallback<HandlerOutput<DefaultHandler<M>>>): boolean;
  /** Results of many inputs, with backpressure; with `settled`, what became of each of them. */
  map<K extends HandlerName<M>>(
    inputs: Inputs<M[K]>,
    options: Omit<SettledMapOptions<HandlerInput<M[K]>>, 'name'> & Named<K>,
  ): AsyncIterableIterator<MapResult<HandlerInput<M[K]>, HandlerOutput<M[K]>>>;
  map<K extends HandlerName<M>>(
    inputs: Inputs<M[K]>,
    options: Omit<MapOptions<HandlerInput<M[K]>>, 'name'> & Named<K>,
  ): AsyncIterableIterator<HandlerOutput<M[K]>>;
  map(
    inputs: Inputs<DefaultHandler<M>>,
    options: Omit<SettledMapOptions<HandlerInput<DefaultHandler<M>>>, 'name'>,
  ): AsyncIterableIterator<MapResult<HandlerInput<DefaultHandler<M>>, HandlerOutput<DefaultHandler<M>>>>;
  map(
    inputs: Inputs<DefaultHandler<M>>,
    options?: Omit<MapOptions<HandlerInput<DefaultHandler<M>>>, 'name'>,
  ): AsyncIterableIterator<HandlerOutput<DefaultHandler<M>>>;
}

/** A fixed-size pool of threads or processes. @public */
export type ModulePool<M> = Omit<
  WorkerPool<HandlerInput<DefaultHandler<M>>, HandlerOutput<DefaultHandler<M>>>,
  keyof ModuleTaskMethods<M>
> &
  ModuleTaskMethods<M>;

/** An autoscaled pool of threads or processes. @public */
export type AutoscaledModulePool<M> = Omit<
  AutoscaledPool<HandlerInput<DefaultHandler<M>>, HandlerOutput<DefaultHandler<M>>>,
  keyof ModuleTaskMethods<M>
> &
  ModuleTaskMethods<M>;
