interface Bucket {
  tokens: number;
  at: number;
}

const MAX_BUCKETS = 10_000;

/** A token bucket for each of many names: `perSecond` on average, `burst` at once. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Whether there is one left, without taking it. */
  has(name: string, now: number = Date.now()): boolean {
    return this.#bucket(name, now).tokens >= 1;
  }

  /** Takes one; false when there is none. */
  take(name: string, now: number = Date.now()): boolean {
    const bucket = this.#bucket(name, now);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #bucket(name: string, now: number): Bucket {
    const known = this.#buckets.get(name);
    if (known) {
      const earned = (Math.max(0, now - known.at) / 1_000) * this.#perSecond;
      known.tokens = Math.min(this.#burst, known.tokens + earned);
      known.at = now;
      return known;
    }
    // Who asks under ten thousand names shares what all of them are allowed.
    if (this.#buckets.size >= MAX_BUCKETS) this.#buckets.clear();
    const bucket = { tokens: this.#burst, at: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
