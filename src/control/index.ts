export type { AuditRecord } from './audit-trail.ts';
export type { ControlPlaneOptions } from './control-options.ts';
export { type ControlPlane, type ControlServer, createControlPlane, type ListenOptions } from './control-plane.ts';
export type { ControlledAutoscaler, ControlledPool } from './controlled-pool.ts';
export { type RecentJournal, type RecentJournalOptions, recentJournal } from './recent-journal.ts';
export { defaultTokenFile, readTokenFile } from './token-file.ts';
