/** What bounds the work and the memory that clients can ask of a server. */
export interface Limits {
  /** From a request's first byte to its headers' last. */
  readonly headersTimeoutMs: number;
  /** Open at once; more are not accepted. */
  readonly maxConnections: number;
  /** Given to the requests under way when the server stops. */
  readonly shutdownMs: number;
  /** Wrong passwords and keys that one address may send in a minute. */
  readonly failedLoginsPerMinute: number;
  /** Calls that one user or key may make in a second, over ten seconds. */
  readonly callsPerSecond: number;
  /** Of a deleted or replaced artifact, so that downloads under way end well. */
  readonly droppedPieceMs: number;
}

export const defaultLimits: Limits = {
  headersTimeoutMs: 30_000,
  maxConnections: 4_096,
  shutdownMs: 10_000,
  failedLoginsPerMinute: 10,
  callsPerSecond: 2_000,
  droppedPieceMs: 3_600_000,
};
