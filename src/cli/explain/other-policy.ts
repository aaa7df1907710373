import {
  createController,
  type DecisionPair,
  type Journal,
  type JournalHeader,
  type Policy,
  pairsOf,
  replayWithOther,
} from '../../autoscale/index.ts';
import { buildPolicy, type PolicySpec } from '../../policy/index.ts';
import type { CommandHost } from '../command-host.ts';
import { type LoadedPolicyFile, loadPolicyFile } from '../policy/load-policy-file.ts';
import { UsageError } from '../usage-error.ts';
import { canRedecide, recordsIn } from './load-journal.ts';

const limitsWith = ({ min, max, waitSloMs, startupMs }: JournalHeader, { file }: LoadedPolicyFile) => ({
  min: file.min ?? min,
  max: file.max ?? max,
  waitSloMs: file.waitSloMs ?? waitSloMs,
  startupMs,
});

/** A policy that a journal's observations are shown to. */
export interface OtherPolicy {
  readonly loaded: LoadedPolicyFile;
  /** What it runs with: the file's numbers, and the journal's where the file has none. */
  readonly limits: ReturnType<typeof limitsWith>;
  readonly policy: Policy;
}

/** @throws UsageError when the bounds of file and journal do not fit together. */
const checkedLimits = (header: JournalHeader, loaded: LoadedPolicyFile): ReturnType<typeof limitsWith> => {
  const limits = limitsWith(header, loaded);
  if (limits.min <= limits.max) return limits;
  throw new UsageError(`with ${loaded.name} the smallest size (${limits.min}) is above the largest (${limits.max})`);
};

/**
 * The policy of a file in the place of the one that wrote the journal. What the file leaves out is as in the journal, the policy too:
 * a file of bounds alone shows what other bounds would have done.
 * @throws UsageError when the file cannot be used.
 */
export const loadOtherPolicy = async (name: string, journal: Journal, host: CommandHost): Promise<OtherPolicy> => {
  const loaded = await loadPolicyFile(name, host);
  const { header } = journal;
  const limits = checkedLimits(header, loaded);
  const { file } = loaded;
  if (file.policy === undefined && file.goal !== undefined) {
    throw new UsageError(
      `${loaded.name} has a goal and no policy`,
      'What policy a goal stands for depends on the pool; write the policy into the file.',
    );
  }
  if (file.policy === undefined && !canRedecide(journal)) {
    throw new UsageError(`${loaded.name} has no policy, and that of the journal cannot be built here`);
  }
  if (file.policy === undefined && journal.headers.length > 1) {
    throw new UsageError(`${loaded.name} has no policy, and that of the journal was replaced on the way`);
  }
  const policy = file.policy ?? buildPolicy(header.policy as PolicySpec); // `buildPolicy` checks whatever it is given
  return { loaded, limits, policy };
};

/** The decisions of a journal beside those of another policy, which starts afresh. */
export const pairsIn = (journal: Journal, { policy, limits }: OtherPolicy): Iterable<DecisionPair> => {
  const controller = createController({ policy, ...limits });
  return pairsOf(recordsIn(journal), replayWithOther(journal, { controller, min: limits.min, max: limits.max }));
};
