import { OptionError } from '../../errors/index.ts';
import { checkKeys } from '../../internal/index.ts';
import type { CaseSpec, ConformanceCase } from './conformance-case.ts';
import { ConformanceRig } from './conformance-rig.ts';
import type { ConformanceSetup, ConformanceSubject } from './conformance-subject.ts';
import { countCases } from './count-cases.ts';
import { resizeCases } from './resize-cases.ts';
import { sizeCases } from './size-cases.ts';
import { taskCases } from './task-cases.ts';
import { timeCases } from './time-cases.ts';

/** What {@link scaleTargetConformance} needs. @public */
export interface ScaleTargetConformanceOptions {
  /** Makes an empty pool and its target; called once for each case. */
  readonly create: (setup: ConformanceSetup) => ConformanceSubject | PromiseLike<ConformanceSubject>;
  /** Promises that the target does not keep, and why: the names of cases, each with a reason. */
  readonly exceptions?: Readonly<Record<string, string>>;
}

const ALL_CASES: readonly CaseSpec[] = [...sizeCases, ...resizeCases, ...countCases, ...timeCases, ...taskCases];

const checkExceptions = (exceptions: Readonly<Record<string, string>>): void => {
  for (const [name, reason] of Object.entries(exceptions)) {
    if (!ALL_CASES.some((spec) => spec.name === name))
      throw new OptionError(`exceptions.${name}`, reason, 'absent: there is no such case');
    if (typeof reason !== 'string' || reason === '') throw new OptionError(`exceptions.${name}`, reason, 'a reason');
  }
};

/**
 * The promises of a scale target as a list of cases, for any target and any test runner:
 *
 * ```ts
 * for (const { name, run } of scaleTargetConformance({ create: ({ size, clock }) => … })) it(name, run);
 * ```
 *
 * Each case makes a pool of its own, drives it with tasks that end when the case says so, moves the clock by hand, and compares what the
 * target says with what it has seen. What a target cannot do is declared as an exception, with the reason; an exception that
 * holds after all fails its case.
 * @throws OptionError for an unknown option or case.
 * @public
 */
export const scaleTargetConformance = (options: ScaleTargetConformanceOptions): readonly ConformanceCase[] => {
  checkKeys('', options, ['create', 'exceptions']);
  const { create, exceptions = {} } = options;
  checkExceptions(exceptions);
  return ALL_CASES.map((spec) => {
    const run = async (): Promise<void> => spec.run(await ConformanceRig.create(create, spec.size));
    const exception = Object.hasOwn(exceptions, spec.name) ? exceptions[spec.name] : undefined;
    if (exception === undefined) return { name: spec.name, run };
    return { name: spec.name, exception, run: () => mustFail(spec.name, run) };
  });
};

const mustFail = async (name: string, run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch {
    return;
  }
  throw new Error(`The target keeps this promise after all, so take the exception away: ${name}`);
};
