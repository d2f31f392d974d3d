import { setTimeout as sleep } from 'node:timers/promises';

/** How often and how patiently a failed request is repeated. */
export interface RetryPolicy {
  readonly attempts: number;
  /** Before the second attempt; doubles with each, half of it left to chance. */
  readonly delayMs: number;
  /** Without a byte for so long, a connection counts as cut. */
  readonly stallMs: number;
}

export const patientRetry: RetryPolicy = { attempts: 6, delayMs: 250, stallMs: 60_000 };

const LONGEST_MS = 20_000;

/** `false`: no use in trying again; otherwise the least time to wait, which may be 0. */
type Temporary = (error: unknown) => false | number;

export interface Patience {
  readonly retry: RetryPolicy;
  readonly temporary: Temporary;
  readonly signal?: AbortSignal | undefined;
}

/** Runs `attempt` until it succeeds, its failure is no temporary one, or the attempts are used up. */
export async function patiently<Result>(
  { retry, temporary, signal }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let count = 1; ; count++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const least = temporary(error);
      if (least === false || count >= retry.attempts) throw error;
      await pause(retry, count, { least, signal });
    }
  }
}

/** Waits before attempt `count + 1`. A cancelled wait throws the signal's reason. */
export async function pause(
  retry: RetryPolicy,
  count: number,
  {
    least = 0,
    signal,
  }: { readonly least?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const longest = Math.min(retry.delayMs * 2 ** (count - 1), LONGEST_MS);
  const ms = Math.max(Math.min(least, LONGEST_MS), longest * (0.5 + Math.random() / 2));
  await sleep(ms, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
}
