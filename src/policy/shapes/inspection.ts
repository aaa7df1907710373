import { OptionError } from '../../errors/index.ts';
import type { StageKinds } from '../stage-kinds.ts';

/** More than anybody reads; a file full of mistakes must not fill the memory. */
const MOST_PROBLEMS = 100;

/** One look at a policy: what is known, and everything that was found wrong. */
export class Inspection {
  readonly kinds: StageKinds;
  /** Whether a time in milliseconds may be a text such as "2s": in files, not in programs. */
  readonly takesDurations: boolean;
  readonly problems: OptionError[] = [];
  /** Those of the problems that no value makes alone: options that contradict each other, or that only a maker can judge. */
  readonly contradictions = new Set<OptionError>();
  #depth = 0;

  readonly #root: string;

  /** `root` names the whole in problems that are about all of it. */
  constructor(kinds: StageKinds, root: string, takesDurations = false) {
    this.kinds = kinds;
    this.#root = root;
    this.takesDurations = takesDurations;
  }

  /** How many stages the present place is in. */
  get depth(): number {
    return this.#depth;
  }

  /** Looks at what a stage holds. */
  within<T>(look: () => T): T {
    this.#depth += 1;
    try {
      return look();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Looks at what no schema can see; problems that are found count as contradictions. */
  beyondSchema<T>(look: () => T): T {
    const before = this.problems.length;
    const read = look();
    for (const problem of this.problems.slice(before)) this.contradictions.add(problem);
    return read;
  }

  /** Notes that options contradict each other. */
  contradict(path: string, got: unknown, allowed: string): void {
    this.beyondSchema(() => this.refuse(path, got, allowed));
  }

  /** Notes a problem. */
  refuse(path: string, got: unknown, allowed: string): undefined {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(new OptionError(path === '' ? this.#root : path, got, allowed));
  }
}

/** The path of a field: fields of the root have no prefix. */
export const fieldPath = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
