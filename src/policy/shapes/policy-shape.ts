import { choice, type GroupShape, group, ms, optional, required, type Shape, workers } from './option-shape.ts';

const stages = (role: 'decider' | 'guard'): Shape => ({ type: 'list', of: { type: 'stage', role } });

/** What a policy may be. */
export const POLICY_SHAPE: GroupShape = group({
  demand: required({ type: 'stage', role: 'decider' }, 'Says what the load needs.'),
  floors: optional(stages('decider'), 'Sizes that are kept at least; the highest rules.'),
  ceilings: optional(stages('decider'), 'Sizes that can be borne at most; the lowest rules, past all guards.'),
  guards: optional(stages('guard'), 'Calm the demand, in their fixed order whatever their order here.'),
  tickMs: optional(ms({ min: 1 }), 'Time between two decisions. By default a fifth of the wait SLO, within 50 to 500 ms.'),
});

/** What a policy file may hold. */
export const FILE_SHAPE: GroupShape = group({
  $schema: optional(
    { type: 'text', what: 'where the JSON Schema of this file is, for editors' },
    'Where the JSON Schema of this file is; for editors.',
  ),
  min: optional(workers({ min: 0 }), 'Smallest size, in workers.'),
  max: optional(workers({ min: 1 }), 'Largest size, in workers.'),
  goal: optional(choice('latency', 'throughput'), 'Picks the default policy; must not stand beside `policy`.'),
  waitSloMs: optional(ms({ above: 0 }), 'The wait that at most 1 % of tasks may exceed.'),
  policy: optional(POLICY_SHAPE, 'What decides the size.'),
  shadow: optional(
    { type: 'policy' },
    'A second policy, or the name of one, that decides beside the first; nothing of it is applied.',
  ),
});
