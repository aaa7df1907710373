import { expect, it } from 'vitest';
import { type PauseDirection, PauseHold } from './pause-hold.ts';

it.each<[PauseDirection[], PauseDirection | undefined]>([
  [[], undefined],
  [['up'], 'up'],
  [['down', 'down'], 'down'],
  [['up', 'down'], 'both'],
  [['both', 'up'], 'both'],
])('adds up pauses of %j to %s', (directions, expected) => {
  const pause = new PauseHold();
  for (const direction of directions) pause.add(direction);
  expect(pause.direction).toBe(expected);
  pause.clear();
  expect(pause.direction).toBeUndefined();
});

it('refuses an unknown direction and keeps what is frozen', () => {
  const pause = new PauseHold();
  pause.add('up');
  expect(() => pause.add('sideways' as PauseDirection)).toThrow(
    expect.objectContaining({ code: 'ERR_OPTION', option: 'direction' }),
  );
  expect(pause.direction).toBe('up');
});
