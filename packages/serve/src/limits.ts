/** What bounds the work and the memory that clients can ask of a server. */
export interface Limits {
  /** Of a request's body; more is answered 413. */
  readonly maxBodyBytes: number;
  /** Of one request. */
  readonly maxTexts: number;
  /** Of one text. The model cuts far shorter ones; this bounds the tokenising. */
  readonly maxTextCharacters: number;
  /** From a request's first byte to its last; slower ones are answered 408. */
  readonly requestTimeoutMs: number;
  /** Open at once; more are not accepted. */
  readonly maxConnections: number;
  /** Texts of one call of the engine. */
  readonly maxBatch: number;
  /** Texts that may wait for the engine; more are answered 503. */
  readonly maxWaiting: number;
  /** A request that waits longer for the engine is answered 503. */
  readonly maxWaitMs: number;
  /** A batch that takes longer means that the engine process hangs: it is replaced. */
  readonly batchTimeoutMs: number;
  /** How long a batch waits for an engine process that is being restarted. */
  readonly restartTimeoutMs: number;
  /** Given to the requests under way when the server stops. */
  readonly shutdownMs: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 2 * 1024 * 1024,
  maxTexts: 256,
  maxTextCharacters: 100_000,
  requestTimeoutMs: 30_000,
  maxConnections: 2_048,
  maxBatch: 16,
  maxWaiting: 1_024,
  maxWaitMs: 30_000,
  batchTimeoutMs: 60_000,
  restartTimeoutMs: 20_000,
  shutdownMs: 10_000,
};
