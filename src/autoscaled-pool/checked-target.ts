import { missingFields, type ScaleTarget } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';

/** A pool of another library, known by its members, and the adapter that makes a scale target of it. */
interface ForeignPool {
  readonly library: string;
  readonly adapter: string;
  readonly members: Readonly<Record<string, string>>;
}

/** From the most telling members to the least: the first that fits is meant. */
const FOREIGN_POOLS: readonly ForeignPool[] = [
  { library: 'Bottleneck', adapter: 'bottleneck', members: { updateSettings: 'function', schedule: 'function' } },
  { library: 'p-limit', adapter: 'pLimit', members: { activeCount: 'number', pendingCount: 'number', clearQueue: 'function' } },
  {
    library: 'async.queue',
    adapter: 'asyncQueue',
    members: { concurrency: 'number', push: 'function', workersList: 'function' },
  },
  { library: 'fastq', adapter: 'fastq', members: { concurrency: 'number', push: 'function', killAndDrain: 'function' } },
  { library: 'p-queue', adapter: 'pQueue', members: { concurrency: 'number', add: 'function', onIdle: 'function' } },
];

const hasMembers = (value: object, members: Readonly<Record<string, string>>): boolean =>
  Object.entries(members).every(([name, type]) => typeof Reflect.get(value, name) === type);

const foreignPoolOf = (value: unknown): ForeignPool | undefined => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  return FOREIGN_POOLS.find(({ members }) => hasMembers(value, members));
};

const EXPECTED = 'a scale target: an object with name, desired, observe(nowMs) and resize(n)';

/** @throws OptionError when `target` is no scale target; one of a library that has an adapter is told which. */
export const checkTarget = (target: ScaleTarget): void => {
  const isTarget =
    typeof target === 'object' && target !== null && typeof target.observe === 'function' && typeof target.resize === 'function';
  if (isTarget) return;
  const foreign = foreignPoolOf(target);
  if (foreign === undefined) throw new OptionError('target', target, EXPECTED);
  const { library, adapter } = foreign;
  const hint = `this looks like ${library}: give \`${adapter}(…)\` of it, \`import { ${adapter} } from 'marea/adapters'\``;
  throw new OptionError('target', target, `${EXPECTED}; ${hint}`);
};

/** The reading in a box of its own; `undefined` when `observe` throws: the target may be well later, and the loop holds meanwhile. */
const firstReading = (target: ScaleTarget, nowMs: number): readonly [unknown] | undefined => {
  try {
    return [target.observe(nowMs)];
  } catch {
    return undefined;
  }
};

const isThenable = (value: unknown): boolean => typeof value === 'object' && value !== null && 'then' in value;

const WHERE = "`TargetReading` says what each is; `sizeKnob` of 'marea/adapters' counts them all for you";

/**
 * Refuses a target whose reading lacks what every reading has: it would be held for ever. A value that is there and no usable number may
 * come right, and is left to the loop.
 * @throws OptionError that lists all that is missing.
 */
export const checkReading = (target: ScaleTarget, nowMs: number): void => {
  const missing = ['name', 'desired'].filter((field) => !(field in target)); // not read: a getter may throw, and be well later
  if (missing.length > 0) throw new OptionError('target', target, `${EXPECTED}; it lacks ${missing.join(' and ')}`);
  const first = firstReading(target, nowMs);
  if (first === undefined) return;
  const [reading] = first;
  if (isThenable(reading))
    throw new OptionError('target', target, 'read at once: its `observe` gives a promise; keep the last numbers and give those');
  const fields = missingFields(reading);
  if (fields.length === 0) return;
  throw new OptionError('target', target, `complete: what its \`observe\` gives lacks ${fields.join(', ')}; ${WHERE}`);
};
