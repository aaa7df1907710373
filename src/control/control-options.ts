import { OptionError } from '../errors/index.ts';
import { reportListenerError } from '../host/index.ts';
import { isHostName } from '../http/index.ts';
import { checkKeys, checkOneOf } from '../internal/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import type { AuditRecord } from './audit-trail.ts';
import type { ControlledPool } from './controlled-pool.ts';
import type { RecentJournal } from './recent-journal.ts';

/** How a control plane is put together. @public */
export interface ControlPlaneOptions {
  /** What is shown and steered. Names are unique; 1 to 100 pools. */
  readonly pools: Iterable<ControlledPool>;
  /**
   * What a request must prove to change anything, as `Authorization: Bearer TOKEN`: 16 to 512 visible ASCII characters. Usually
   * `process.env.MAREA_TOKEN`. Without one, `listen` makes a token and writes it to a file that only its owner can read; a server that
   * listens beyond this machine must be given one.
   */
  readonly token?: string | undefined;
  /** What needs the token: `changes`, or `all` routes but `/healthz`, `/readyz` and the dashboard's own files. @defaultValue 'changes' */
  readonly protect?: 'changes' | 'all';
  /**
   * Further hosts by which it may be called, each as a browser sends it: `ops.example.com`, `ops.example.com:8443`. Names of this machine
   * are allowed with the port that `listen` has. @defaultValue none
   */
  readonly allowedHosts?: readonly string[];
  /** Gives the text of `/metrics`. @defaultValue none: `/metrics` is 404 */
  readonly metrics?: () => Promise<string>;
  /** Media type of that text. @defaultValue 'text/plain; version=0.0.4; charset=utf-8' */
  readonly metricsType?: string;
  /** Journals that can be downloaded, by the name of their pool: see `recentJournal`. @defaultValue none */
  readonly journals?: Readonly<Record<string, RecentJournal>>;
  /** A further condition of `/readyz`. @defaultValue every pool is open and none is degraded */
  readonly isReady?: () => boolean;
  /** Told of each change that was asked for, and of what became of it. @defaultValue the last 200 are kept at `/api/audit` */
  readonly onAudit?: (record: AuditRecord) => void;
  /** Told of errors of `metrics`, `isReady` and `onAudit`, and of our own. @defaultValue a process warning */
  readonly onError?: (error: unknown) => void;
  /** Where time comes from: MUST be the clock of the pools. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** The options with defaults filled in. */
export interface ControlSettings {
  readonly pools: ReadonlyMap<string, ControlledPool>;
  readonly token: string | undefined;
  readonly protect: 'changes' | 'all';
  readonly allowedHosts: readonly string[];
  readonly metrics: (() => Promise<string>) | undefined;
  readonly metricsType: string;
  readonly journals: ReadonlyMap<string, RecentJournal>;
  readonly isReady: () => boolean;
  readonly onAudit: ((record: AuditRecord) => void) | undefined;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

const KEYS = [
  'pools',
  'token',
  'protect',
  'allowedHosts',
  'metrics',
  'metricsType',
  'journals',
  'isReady',
  'onAudit',
  'onError',
  'clock',
];

const TOKEN = /^[\x21-\x7e]{16,512}$/;
const MOST_POOLS = 100;

const checkPools = (pools: Iterable<ControlledPool>): ReadonlyMap<string, ControlledPool> => {
  const byName = new Map<string, ControlledPool>();
  for (const pool of pools) {
    if (byName.has(pool.name)) throw new OptionError('pools', pool.name, 'pools of different names');
    if (pool.snapshot === undefined && pool.autoscaler === undefined)
      throw new OptionError('pools', pool.name, 'pools with `snapshot` or `autoscaler`');
    byName.set(pool.name, pool);
  }
  if (byName.size === 0 || byName.size > MOST_POOLS) throw new OptionError('pools', byName.size, `1 to ${MOST_POOLS} pools`);
  return byName;
};

const checkToken = (token: string | undefined): string | undefined => {
  if (token === undefined || (typeof token === 'string' && TOKEN.test(token))) return token;
  // What was given stays out of the message: it may be most of a secret.
  throw new OptionError('token', undefined, '16 to 512 visible ASCII characters without spaces');
};

const checkHosts = (hosts: readonly string[]): readonly string[] => {
  for (const host of hosts) {
    if (typeof host !== 'string' || !isHostName(host))
      throw new OptionError('allowedHosts', host, 'hosts as a browser sends them, for example ops.example.com:8443');
  }
  return hosts;
};

/** Checks the options and fills in the defaults. @throws OptionError when one is unknown or out of range. */
export const checkControlOptions = (options: ControlPlaneOptions): ControlSettings => {
  checkKeys('', options, KEYS);
  return {
    pools: checkPools(options.pools),
    token: checkToken(options.token),
    protect: checkOneOf('protect', options.protect ?? 'changes', ['changes', 'all']),
    allowedHosts: checkHosts(options.allowedHosts ?? []),
    metrics: options.metrics,
    metricsType: options.metricsType ?? 'text/plain; version=0.0.4; charset=utf-8',
    journals: new Map(Object.entries(options.journals ?? {})),
    isReady: options.isReady ?? (() => true),
    onAudit: options.onAudit,
    onError: options.onError ?? reportListenerError,
    clock: options.clock ?? systemClock,
  };
};
