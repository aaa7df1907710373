import { expect, it } from 'vitest';
import { WallAnchor } from './wall-anchor.ts';

it('follows the monotonic clock while the wall clock only drifts', () => {
  const anchor = new WallAnchor();
  expect(anchor.at(10.25, 1_000_010)).toBe(1_000_010.25);
  expect(anchor.at(110.25, 1_000_160)).toBe(1_000_110.25);
});

it('follows a jump of the wall clock in either direction', () => {
  const anchor = new WallAnchor();
  anchor.at(0, 1_000_000);
  expect(anchor.at(100, 4_600_100)).toBe(4_600_100);
  expect(anchor.at(200, 1_000_200)).toBe(1_000_200);
});
