export {
  type Account,
  AccountError,
  Accounts,
  type NewAccount,
} from './access/accounts.ts';
export type { Role } from './access/roles.ts';
export {
  type PurgedRun,
  type PurgeReport,
  type PurgeRunsOptions,
  purgeRuns,
} from './artifacts/purge-runs.ts';
export { LoginRequiredError } from './errors.ts';
export { defaultLimits, type Limits } from './http/limits.ts';
export type { ExtensionHost } from './http/server.ts';
export {
  startTrackingServer,
  type TrackingServer,
  type TrackingServerOptions,
} from './server.ts';
