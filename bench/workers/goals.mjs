// The goals of worker threads. Each compares one candidate's figure, absolutely or with another candidate's (`per`), in one suite.
// `per` may name several: the best of them counts. Ratios are medians of the ratios in each round.
import { candidates, FLOOR } from './candidates/index.mjs';

const PEERS = Object.keys(candidates).filter((name) => name !== FLOOR && !name.startsWith('marea'));
const SPIN = 'marea, idleWait spin';

const perS = (suite, per, atLeast) => ({ goal: suite, suite, figure: 'perS', of: 'marea', per, atLeast, isMoreBetter: true });

export const goals = [
  perS('no-op 64', PEERS, 5),
  perS('no-op 64', ['piscina'], 12),
  perS('no-op 64', [FLOOR], 1),
  perS('no-op 1000', PEERS, 9),
  { goal: 'round trip', suite: 'round trip', figure: 'p50Us', of: 'marea', per: [FLOOR], atMost: 1.1 },
  { goal: 'round trip, spinning', suite: 'round trip', figure: 'p50Us', of: SPIN, atMost: 20 },
  perS('object 1k', PEERS, 2.2),
  perS('transfer 1M', PEERS, 1.7),
  perS('cpu 0.6ms', [FLOOR], 0.85),
  perS('cpu 0.6ms', PEERS, 1.05),
  { goal: 'mixed, p99 of the short tasks', suite: 'mixed', figure: 'p99Ms', of: 'marea', per: PEERS, atMost: 1 },
  { goal: 'start-up', suite: 'start-up', figure: 'startMs', of: 'marea', per: [FLOOR], atMost: 1.1 },
  { goal: 'resize under load', suite: 'resize', figure: 'lost', of: 'marea', atMost: 0 },
];
