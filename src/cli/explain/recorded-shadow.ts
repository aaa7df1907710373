import { createController, type Journal, replayShadow, type ShadowComparison } from '../../autoscale/index.ts';
import { buildPolicy, type PolicySpec, policyProblems } from '../../policy/index.ts';

/** What the shadow policy of a journal's header wanted, decided again; absent without one, and when it cannot be built here. */
export const shadowOf = (journal: Journal): ShadowComparison | undefined => {
  const { shadow, min, max, waitSloMs, startupMs } = journal.header;
  if (shadow === undefined || policyProblems(shadow).length > 0) return undefined;
  const controller = createController({ policy: buildPolicy(shadow as PolicySpec), min, max, waitSloMs, startupMs }); // checked above
  return replayShadow(journal, { controller, min, max });
};
