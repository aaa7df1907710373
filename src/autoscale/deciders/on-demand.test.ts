import { expect, it } from 'vitest';
import { fakeView } from '../fake-observation.ts';
import { onDemand } from './on-demand.ts';

it('asks for all the workers there may be, whatever the load', () => {
  expect(onDemand().decide(null, fakeView({ desired: 3 }, { max: 77 }))).toEqual({
    state: null,
    desired: 77,
    reason: 'ON_DEMAND',
  });
});
