/** How often and how patiently a failed request is repeated. */
export interface RetryPolicy {
  readonly attempts: number;
  /** Before the second attempt; doubles with each. */
  readonly delayMs: number;
  /** Without a byte for so long, a connection counts as cut. */
  readonly stallMs: number;
}
