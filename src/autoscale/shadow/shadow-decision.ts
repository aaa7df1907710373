import type { Binding } from '../recommendation.ts';

/** What the shadow policy wanted in one tick. Nothing of it was applied. @public */
export interface ShadowDecision {
  /** Size in workers. */
  readonly desired: number;
  readonly binding: Binding;
}
