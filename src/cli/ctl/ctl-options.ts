import type { PauseDirection } from '../../autoscale/index.ts';
import { UsageError } from '../usage-error.ts';

/** What `marea ctl` can do. */
export const ACTIONS = ['get', 'set', 'release', 'pause', 'resume', 'policy', 'explain'] as const;

/** One of {@link ACTIONS}. */
export type Action = (typeof ACTIONS)[number];

/** Options of the command line, each checked alone. */
export interface CtlOptions {
  readonly url?: string;
  readonly pool?: string;
  /** How long a size is to hold, in milliseconds. */
  readonly for?: number;
  readonly reason?: string;
  readonly actor?: string;
  readonly direction?: PauseDirection;
  readonly tokenFile?: string;
  readonly json?: boolean;
}

/** What is asked of the service. */
export type CtlRequest =
  | { readonly action: 'get' }
  | { readonly action: 'explain' }
  | { readonly action: 'policy'; readonly file: string; readonly said: Readonly<Record<'reason' | 'actor', string>> }
  | { readonly action: 'override' | 'release' | 'pause' | 'resume'; readonly body: Readonly<Record<string, unknown>> };

const WHOLE = /^(?:0|[1-9][0-9]{0,5})$/;

const readSize = (text: string | undefined): number => {
  if (text !== undefined && WHOLE.test(text)) return Number(text);
  throw new UsageError('set needs a size, a whole number from 0 on', 'For example: marea ctl set 20 --for 15m --reason "sale"');
};

const readFile = (text: string | undefined): string => {
  if (text !== undefined) return text;
  throw new UsageError('policy needs a policy file', 'For example: marea ctl policy calm.json --reason "trial"');
};

/** Refuses what would be ignored silently. */
const checkFit = (action: Action, value: string | undefined, options: CtlOptions): void => {
  if (value !== undefined && action !== 'set' && action !== 'policy') throw new UsageError(`${action} takes no size`);
  if (options.for !== undefined && action !== 'set') throw new UsageError(`--for goes with set, not with ${action}`);
  if (options.direction !== undefined && action !== 'pause')
    throw new UsageError(`--direction goes with pause, not with ${action}`);
};

/** Makes a request of what the user wrote; `value` is a size or a file. @throws UsageError when it does not fit together. */
export const toRequest = (action: Action, value: string | undefined, options: CtlOptions, user: string): CtlRequest => {
  checkFit(action, value, options);
  const said = { reason: options.reason ?? 'by hand', actor: options.actor ?? user };
  switch (action) {
    case 'get':
    case 'explain':
      return { action };
    case 'release':
    case 'resume':
      return { action, body: said };
    case 'policy':
      return { action, file: readFile(value), said };
    case 'pause':
      return { action, body: { direction: options.direction ?? 'both', ...said } };
    case 'set':
      return {
        action: 'override',
        body: { desired: readSize(value), ...(options.for !== undefined && { forMs: options.for }), ...said },
      };
  }
};
