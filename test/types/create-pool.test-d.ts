// Checked by `tsc`: a line that should not compile carries `@ts-expect-error`.
import { type AutoscaledPool, createPool, type WorkerPool } from '../../src/index.ts';

const fixed = createPool(async (x: number, { signal }) => (signal.aborted ? '' : String(x)), { size: 4 });
const fixedIsWorkerPool: WorkerPool<number, string> = fixed;
const result: Promise<string> = fixed.run(4);
const maybe: Promise<string> | undefined = fixed.tryRun(4);
const stream: AsyncIterable<string> = fixed.map([1, 2, 3]);
const later: AsyncIterable<string> = fixed.map(
  (async function* () {
    yield 1;
  })(),
);

const scaled = createPool((x: { id: string }) => x.id.length, {
  max: 10,
  classify: (error) => (error.status === 429 ? 'overload' : 'failure'),
});
const scaledIsAutoscaled: AutoscaledPool<{ id: string }, number> = scaled;
const text: string = scaled.explain().text;

const functions = createPool({ max: 3 });
const number: Promise<number> = functions.run(async () => 3);
const word: Promise<string> = functions.run(() => 'three');

// @ts-expect-error the input follows the handler
void fixed.run('4');
// @ts-expect-error the result follows the function
const wrong: Promise<string> = functions.run(() => 3);
// @ts-expect-error a fixed size and a policy contradict
createPool(async (x: number) => x, { size: 4, waitSloMs: 5 });
// @ts-expect-error slots need a maximum
createPool(async (x: number) => x, {});
// @ts-expect-error there is no such overflow
createPool(async (x: number) => x, { max: 4, queue: { overflow: 'drop' } });
// @ts-expect-error a fixed pool has no autoscaler
void fixed.autoscaler;

export { fixedIsWorkerPool, later, maybe, number, result, scaledIsAutoscaled, stream, text, word, wrong };
