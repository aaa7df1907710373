import { OptionError } from '../errors/index.ts';
import type { Bounds } from './bounds-hold.ts';
import type { Controller } from './controller.ts';
import type { Decider } from './decider.ts';
import type { JournalHeaderFields } from './journal/index.ts';
import type { Policy } from './policy.ts';
import type { ReplaceableController } from './replaceable-controller.ts';
import { toPolicy } from './to-policy.ts';

/** A policy made ready to decide. */
export interface NextPolicy {
  /** In a state of its own, with the cadence of the one before. */
  readonly controller: Controller;
  /** What the journal says about it. */
  readonly header: JournalHeaderFields;
}

/** Makes a policy ready to decide within bounds. @throws OptionError when it does not fit them. */
export type PolicySource = (policy: Policy, bounds: Bounds) => NextPolicy;

/**
 * Lets a new policy follow the one that runs. It waits for the beginning of a tick, so that no tick is decided by two policies and the
 * journal's change of header stands between two ticks.
 */
export class PolicySuccession {
  readonly #controller: ReplaceableController;
  readonly #source: PolicySource | undefined;
  #next: NextPolicy | undefined;

  constructor(controller: ReplaceableController, source: PolicySource | undefined) {
    this.#controller = controller;
    this.#source = source;
  }

  /** Names the policy of the next tick. @throws OptionError when it cannot be one; what was named before stays then. */
  name(policy: Policy | Decider, bounds: Bounds): void {
    if (this.#source === undefined) {
      throw new OptionError(
        'policy',
        policy,
        'left alone: this autoscaler was given a controller, and nothing to make another one of a policy with',
      );
    }
    const next = this.#source(toPolicy(policy), bounds);
    this.#controller.checkNext(next.controller);
    this.#next = next;
  }

  /** To be called when a tick begins: the named policy decides from here on. Gives its header; `undefined` when none was named. */
  follow(): JournalHeaderFields | undefined {
    const next = this.#next;
    if (next === undefined) return undefined;
    this.#next = undefined;
    this.#controller.replace(next.controller);
    return next.header;
  }
}
