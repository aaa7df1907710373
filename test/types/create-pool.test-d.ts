// Checked by `tsc`: a line that should not compile carries `@ts-expect-error`.
import {
  type AutoscaledFunctionPool,
  type AutoscaledPool,
  createPool,
  type FunctionPool,
  type MapFailure,
  type MapResult,
  type TaskContext,
  type WorkerPool,
} from '../../src/index.ts';
import { type Equal, same } from './equal.ts';

// A handler and a fixed size: input and result follow the handler, promises are unwrapped.
const fixed = createPool(async (x: number, { signal }) => (signal.aborted ? '' : String(x)), { size: 4 });
same<Equal<typeof fixed, WorkerPool<number, string>>>();
const result = fixed.run(4);
same<Equal<typeof result, Promise<string>>>();
const maybe = fixed.tryRun(4);
same<Equal<typeof maybe, Promise<string> | undefined>>();
const accepted = fixed.post(4, (error, output) => {
  same<Equal<typeof error, unknown>>();
  same<Equal<typeof output, string | undefined>>();
});
same<Equal<typeof accepted, boolean>>();
const stream = fixed.map([1, 2, Promise.resolve(3)]);
same<Equal<typeof stream, AsyncIterableIterator<string>>>();
const later = fixed.map(
  (async function* () {
    yield 1;
  })(),
);
same<Equal<typeof later, AsyncIterableIterator<string>>>();
// `map` gives results, or with `settled` what became of each input.
const ends = fixed.map([1], { settled: true, retries: 3 });
same<Equal<typeof ends, AsyncIterableIterator<MapResult<number, string>>>>();
const told = fixed.map([1], {
  retries: { overload: 5 },
  onError: (failure) => {
    same<Equal<typeof failure, MapFailure<number>>>();
  },
});
same<Equal<typeof told, AsyncIterableIterator<string>>>();
const describeEnd = (end: MapResult<number, string>): string =>
  end.status === 'fulfilled' ? end.value : `${String(end.reason)} of ${end.input}`;
const closed = fixed.close();
const unstarted: Promise<readonly number[]> = closed.then(({ unstarted: inputs }) => inputs);

// A synchronous handler, and one that gives a thenable.
const lengths = createPool((text: string) => text.length, { size: 1 });
same<Equal<typeof lengths, WorkerPool<string, number>>>();
const thenables = createPool((x: number): PromiseLike<Date> => Promise.resolve(new Date(x)), { size: 1 });
same<Equal<typeof thenables, WorkerPool<number, Date>>>();
// A handler that throws always has no result.
const failing = createPool(
  (_x: number): never => {
    throw new Error('always');
  },
  { size: 1 },
);
same<Equal<typeof failing, WorkerPool<number, never>>>();
// A union of inputs stays one.
const either = createPool((x: string | number) => x, { size: 1 });
same<Equal<typeof either, WorkerPool<string | number, string | number>>>();

// A handler and a maximum: autoscaled.
const scaled = createPool((x: { id: string }) => x.id.length, {
  max: 10,
  classify: (error) => (error.status === 429 ? 'overload' : 'failure'),
});
same<Equal<typeof scaled, AutoscaledPool<{ id: string }, number>>>();
const text: string = scaled.explain().text;

// No handler: tasks are functions, and results follow each of them.
const functions = createPool({ size: 3 });
same<Equal<typeof functions, FunctionPool>>();
const scaledFunctions = createPool({ max: 3 });
same<Equal<typeof scaledFunctions, AutoscaledFunctionPool>>();
const number = scaledFunctions.run(async () => 3);
same<Equal<typeof number, Promise<number>>>();
const word = scaledFunctions.tryRun(({ signal }) => String(signal.aborted));
same<Equal<typeof word, Promise<string> | undefined>>();
void functions.run((context) => {
  same<Equal<typeof context, TaskContext>>();
});

// @ts-expect-error the input follows the handler
void fixed.run('4');
// @ts-expect-error the input is asked for
void fixed.run();
// @ts-expect-error inputs of a stream too
void fixed.map(['4']);
// @ts-expect-error an input that failed has no value
const noValue = (failure: MapFailure<number>): unknown => failure.value;
// @ts-expect-error whatever became of an input is given: there is nothing to leave out
void fixed.map([1], { settled: true, onError: 'continue' });
// @ts-expect-error the result follows the handler
const wrongResult: Promise<number> = fixed.run(4);
// @ts-expect-error the result follows the function
const wrongOutput: Promise<string> = functions.run(() => 3);
// @ts-expect-error a pool without a handler runs functions
void functions.run(4);
// @ts-expect-error slots need a maximum or a size
createPool(async (x: number) => x, {});
// @ts-expect-error options are not left out
createPool(async (x: number) => x);
// @ts-expect-error a fixed pool has no autoscaler
void fixed.autoscaler;
// @ts-expect-error nor does it explain itself
void fixed.explain();
// @ts-expect-error a handler takes the input and the context, no more
createPool((_x: number, _context: TaskContext, _more: string) => 1, { size: 1 });

export {
  accepted,
  describeEnd,
  either,
  failing,
  later,
  lengths,
  maybe,
  noValue,
  number,
  result,
  scaled,
  stream,
  text,
  thenables,
  unstarted,
  word,
  wrongOutput,
  wrongResult,
};
