export {
  type Account,
  AccountError,
  Accounts,
  type NewAccount,
} from './access/accounts.ts';
export type { Role } from './access/roles.ts';
export {
  type PurgedExperiment,
  type PurgedModel,
  type PurgeOptions,
  type PurgeReport,
  purgeDeleted,
} from './artifacts/purge-deleted.ts';
export type { PurgedRun } from './artifacts/purge-runs.ts';
export { LoginRequiredError } from './errors.ts';
export { defaultLimits, type Limits } from './http/limits.ts';
export type { ExtensionHost } from './http/server.ts';
export {
  startTrackingServer,
  type TrackingServer,
  type TrackingServerOptions,
} from './server.ts';
