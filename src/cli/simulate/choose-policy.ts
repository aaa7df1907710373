import type { Signals } from '../../autoscale/index.ts';
import { isPoolError } from '../../errors/index.ts';
import { visibleText } from '../../report/index.ts';
import { type Candidate, candidateNamed, candidateNames } from '../../sim/index.ts';
import type { CommandHost } from '../command-host.ts';
import { loadPolicyFile } from '../policy/load-policy-file.ts';
import { type ChosenShadow, shadowOfFile } from '../policy/shadow.ts';
import { UsageError } from '../usage-error.ts';
import type { FileSettings } from './pool-settings.ts';

/** The flag that a word stands behind, for messages. */
type PolicyFlag = '--policy' | '--shadow';

/** Something to be tried, with the shadow that its file has. */
export interface TriedPolicy extends Candidate {
  readonly shadow?: ChosenShadow | undefined;
  /** Bounds and aims that its file has; absent for a name. */
  readonly file?: FileSettings;
  /** Signals that its file has or reads, for a live pool. */
  readonly signals?: Signals | undefined;
}

/** Looks like a path: it has a slash, or ends like a policy file. */
const PATH = /[/\\]|\.(?:json|[cm]?[jt]s)$/;

/** Whether a word means a file, and not a name. */
export const isPolicyPath = (word: string): boolean => PATH.test(word);

/** Differences that two words may have and still be taken for a slip. */
const MOST_EDITS = 2;

/** How many letters have to be changed, put in or left out to make `to` of `from`. */
const editsBetween = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};

const nearest = (name: string): string | undefined => {
  if (name.length > 40) return undefined;
  const word = name.split(':', 1)[0] ?? '';
  const ranked = [...candidateNames(), 'fixed', 'spawn'].map((known) => ({ known, edits: editsBetween(word, known) }));
  ranked.sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits > 0 && best.edits <= MOST_EDITS ? best.known : undefined;
};

/**
 * The policy that a word on the command line means: a name, or a policy file.
 * @throws UsageError when there is none, with the name that was probably meant.
 */
export const choosePolicy = async (
  word: string,
  host: Pick<CommandHost, 'workingDirectory'>,
  flag: PolicyFlag = '--policy',
): Promise<TriedPolicy> => {
  if (isPolicyPath(word)) {
    const loaded = await loadPolicyFile(word, host);
    const { name, file, signals } = loaded;
    const { policy } = file;
    return { name, ...(policy !== undefined && { policy }), shadow: shadowOfFile(loaded), file, signals };
  }
  try {
    return candidateNamed(word);
  } catch (error) {
    if (!isPoolError(error)) throw error;
    const meant = nearest(word);
    const hint = meant === undefined ? undefined : `(Did you mean ${meant}?)`;
    throw new UsageError(`${flag} ${visibleText(word, 80)}: ${visibleText(error.message)}`, hint, { cause: error });
  }
};
