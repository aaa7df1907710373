import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Controller,
  createController,
  type DecisionRecord,
  type Journal,
  type JournalHeader,
  type Policy,
  readJournal,
  recordsOf,
  replayJournal,
} from '../../autoscale/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { buildPolicy, type PolicySpec, policyProblems } from '../../policy/index.ts';
import { visibleText } from '../../report/index.ts';
import { describeError } from '../run/describe-error.ts';
import { splitLines } from '../run/line-splitter.ts';
import { UsageError } from '../usage-error.ts';

/** The lines of some files, one after the other; `at` is told which file is being read. */
async function* linesOf(
  paths: readonly string[],
  workingDirectory: string,
  at: (path: string) => void,
): AsyncGenerator<string, void, undefined> {
  for (const path of paths) {
    at(path);
    for await (const lines of splitLines(createReadStream(resolve(workingDirectory, path)))) {
      for (const line of lines) {
        if (typeof line !== 'string') throw new UsageError(`a line of it has ${line.characters} characters; is this a journal?`);
        yield line;
      }
    }
  }
}

/** Reads a journal from its files, in their order. @throws UsageError when one is not there or is damaged, or they are not of one journal. */
export const loadJournal = async (paths: readonly string[], workingDirectory: string): Promise<Journal> => {
  let present = paths[0] ?? '';
  const at = (path: string): void => {
    present = path;
  };
  try {
    return await readJournal(linesOf(paths, workingDirectory, at));
  } catch (error) {
    throw new UsageError(`${visibleText(present)} cannot be read: ${visibleText(describeError(error).message)}`);
  }
};

/** The policy that wrote a journal. @throws OptionError when a stage of it is not known to this version. */
const policyOf = ({ policy }: JournalHeader): Policy => buildPolicy(policy as PolicySpec); // `buildPolicy` checks whatever it is given

/** Builds the controller that wrote a journal from its header. */
export const controllerOf = (header: JournalHeader): Controller => {
  const { min, max, waitSloMs, startupMs } = header;
  return createController({ policy: policyOf(header), min, max, waitSloMs, startupMs });
};

const isKnown = ({ policy }: JournalHeader): boolean => policy !== null && policyProblems(policy).length === 0;

/** Whether the journal says how each of its policies was built, of stages that are known here, so that it can be decided again. */
export const canRedecide = ({ headers }: Journal): boolean => headers.every(isKnown);

/**
 * The records of a journal: decided again, with every stage; or, when the policy has no data form, as they stand, with the stage
 * alone that bound.
 * @throws UsageError when a line is damaged, or the policy is not known to this version.
 */
export function* recordsIn(journal: Journal, fromCheckpoint = 0): Generator<DecisionRecord, void, undefined> {
  try {
    yield* canRedecide(journal)
      ? replayJournal(journal, controllerOf, { fromCheckpoint })
      : recordsOf(journal, { fromCheckpoint });
  } catch (error) {
    if (isPoolError(error)) throw new UsageError(`the journal cannot be decided again: ${visibleText(error.message)}`);
    throw error;
  }
}
