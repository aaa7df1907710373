import { type Autoscaler, createAutoscaler, createController, type ScaleTarget, type TargetReading } from '../autoscale/index.ts';
import { ManualClock } from '../time/index.ts';
import type { ControlPlaneOptions } from './control-options.ts';
import { type ControlPlane, createControlPlane } from './control-plane.ts';

export const TOKEN = 'a-token-for-tests-only';

/** The host that requests of tests name. */
export const HOST = 'control.test';

/** A pool of another library: it has a size, and nothing runs in it. */
class QuietTarget implements ScaleTarget {
  readonly name = 'mail';
  desired = 3;

  get live(): number {
    return this.desired;
  }

  observe(): TargetReading {
    const { desired } = this;
    const nothing = { arrivals: 0, completions: 0, failures: 0, overloads: 0, rejections: 0, shed: 0, aborted: 0, timedOut: 0 };
    const waits = { runMsSum: 0, runMsSquaredSum: 0, oldestWaitMs: 0 };
    return { ...nothing, ...waits, live: desired, busy: 0, idle: desired, starting: 0, queued: 0, startupMs: 0 };
  }

  resize(n: number): void {
    this.desired = n;
  }
}

/** A pool of 3 workers without load. */
export const quietTarget = (): QuietTarget => new QuietTarget();

/** A pool with an autoscaler from 1 to 20 on a manual clock, and a control plane before it. */
export const setupPlane = (
  more: Partial<ControlPlaneOptions> = {},
): {
  readonly clock: ManualClock;
  readonly pool: { readonly name: string; readonly autoscaler: Autoscaler };
  readonly target: QuietTarget;
  readonly control: ControlPlane;
} => {
  const clock = new ManualClock({ startMs: 1_000 });
  const target = new QuietTarget();
  const limits = { min: 1, max: 20 };
  const controller = createController({ ...limits, waitSloMs: 500, startupMs: 0 });
  const autoscaler = createAutoscaler({ target, controller, ...limits, clock, onListenerError: () => undefined });
  autoscaler.start();
  const pool = { name: target.name, autoscaler };
  const control = createControlPlane({ pools: [pool], token: TOKEN, allowedHosts: [HOST], clock, ...more });
  return { clock, pool, target, control };
};

/** Asks the control plane; `headers` come on top of the host and, for a POST, the token. */
export const ask = (
  control: ControlPlane,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown } = {},
): Promise<Response> => {
  const own = { host: HOST, ...(method !== 'GET' && { authorization: `Bearer ${TOKEN}` }) };
  const typed = body === undefined ? {} : { 'content-type': 'application/json' };
  return control.fetch(
    new Request(`http://${HOST}${path}`, {
      method,
      headers: { ...own, ...typed, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
};
