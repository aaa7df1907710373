import {
  cooldown,
  demand,
  eventLoop,
  eventLoopDelay,
  lintPolicy,
  type MareaConfig,
  type PolicyWarning,
  policyProblems,
  rotatingJournal,
  step,
} from 'marea';

export const data = {
  min: 2,
  waitSloMs: '500ms',
  policy: { demand: { kind: 'step', options: { up: 2 } }, guards: [{ kind: 'cooldown', options: { upMs: '2s' } }], tickMs: 500 },
} satisfies MareaConfig;

export const program = {
  max: 64,
  waitSloMs: 500,
  policy: { demand: demand(), guards: [cooldown()], ceilings: [eventLoop()] },
  signals: { eventLoopDelay: eventLoopDelay(), lag: () => 5, slow: { read: async () => 5, everyMs: 1_000 } },
} satisfies MareaConfig;

export const bare = { policy: step() } satisfies MareaConfig;

// @ts-expect-error there is no such field
export const misspelt = { maxx: 5 } satisfies MareaConfig;
// @ts-expect-error a signal is a function
export const signal = { signals: { lag: 5 } } satisfies MareaConfig;
// @ts-expect-error there is no such goal
export const goal = { goal: 'speed' } satisfies MareaConfig;

export const warnings: readonly PolicyWarning[] = lintPolicy(program.policy, {
  min: 1,
  max: 64,
  waitSloMs: 500,
  workers: 'slots',
});
export const messages: readonly string[] = policyProblems({ demand: 5 }).map(({ message }) => message);
export const sink: (line: string) => void = rotatingJournal({ open: (index) => (line) => void [index, line] });
