import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Controller,
  createController,
  type DecisionRecord,
  type Journal,
  type JournalHeader,
  readJournal,
  recordsOf,
  replayJournal,
} from '../../autoscale/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { buildPolicy, type PolicySpec } from '../../policy/index.ts';
import { visibleText } from '../../report/index.ts';
import { describeError } from '../run/describe-error.ts';
import { splitLines } from '../run/line-splitter.ts';
import { UsageError } from '../usage-error.ts';

async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  for await (const lines of splitLines(createReadStream(path))) yield* lines;
}

/** Reads a journal. @throws UsageError when there is none, or it is damaged. */
export const loadJournal = async (path: string, workingDirectory: string): Promise<Journal> => {
  try {
    return await readJournal(linesOf(resolve(workingDirectory, path)));
  } catch (error) {
    throw new UsageError(`${visibleText(path)} cannot be read: ${visibleText(describeError(error).message)}`);
  }
};

/** Builds the controller that wrote a journal from its header. */
export const controllerOf = ({ policy, min, max, waitSloMs, startupMs }: JournalHeader): Controller =>
  // `buildPolicy` checks whatever it is given.
  createController({ policy: buildPolicy(policy as PolicySpec), min, max, waitSloMs, startupMs });

/** Whether the journal says how its policy was built, so that it can be decided again. */
export const canRedecide = ({ header }: Journal): boolean => header.policy !== null;

/**
 * The records of a journal: decided again, with every stage; or, when the policy has no data form, as they stand, with the stage
 * alone that bound.
 * @throws UsageError when a line is damaged, or the policy is not known to this version.
 */
export function* recordsIn(journal: Journal): Generator<DecisionRecord, void, undefined> {
  try {
    yield* canRedecide(journal) ? replayJournal(journal, controllerOf) : recordsOf(journal);
  } catch (error) {
    if (isPoolError(error)) throw new UsageError(`the journal cannot be decided again: ${visibleText(error.message)}`);
    throw error;
  }
}
