import { expect, it } from 'vitest';
import { isClockGap } from './clock-gap.ts';
import { fakeView } from './fake-observation.ts';

it.each([
  { dtMs: 100, tickMs: 100, isGap: false },
  { dtMs: 4_000, tickMs: 100, isGap: false },
  { dtMs: 5_001, tickMs: 100, isGap: true },
  { dtMs: 5_001, tickMs: 501, isGap: false },
  { dtMs: 1_800_000, tickMs: 500, isGap: true },
])('a step of $dtMs ms at a tick of $tickMs ms is a gap: $isGap', ({ dtMs, tickMs, isGap }) => {
  expect(isClockGap(fakeView({ dtMs }, { tickMs }))).toBe(isGap);
});
