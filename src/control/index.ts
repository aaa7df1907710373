export type { AuditRecord } from './audit-trail.ts';
export type { ControlPlaneOptions } from './control-options.ts';
export { CONTROL_PORT, type ControlPlane, type ControlServer, createControlPlane, type ListenOptions } from './control-plane.ts';
export type { ControlledAutoscaler, ControlledPool } from './controlled-pool.ts';
export { localToken } from './local-token.ts';
export type { AutoscalerView, OverrideView, PoolNumbers, PoolView } from './pool-view.ts';
export { type RecentJournal, type RecentJournalOptions, recentJournal } from './recent-journal.ts';
