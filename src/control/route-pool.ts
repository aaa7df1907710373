import { HttpProblem } from '../http/index.ts';
import type { ControlledAutoscaler, ControlledPool } from './controlled-pool.ts';
import type { RouteCall } from './route.ts';

/** The pool of the path. @throws HttpProblem when the path has none. */
export const poolOf = ({ pool }: Pick<RouteCall, 'pool'>): ControlledPool => {
  if (pool === undefined) throw new HttpProblem(404, 'no-such-pool', 'There is no pool of this name');
  return pool;
};

/** What steers the pool of the path. @throws HttpProblem when its size is fixed. */
export const autoscalerOf = (call: Pick<RouteCall, 'pool'>): ControlledAutoscaler => {
  const { autoscaler } = poolOf(call);
  if (autoscaler === undefined) throw new HttpProblem(409, 'fixed-size', 'The size of this pool is fixed: nothing steers it');
  return autoscaler;
};
