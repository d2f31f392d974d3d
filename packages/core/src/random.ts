import { createHash } from 'node:crypto';

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman & Vigna 2018). Equal seeds give equal
 * streams on every machine. Streams are derived from names (`randomFrom(seed, 'shuffle', epoch)`),
 * so no part of a run can disturb another's numbers and a resumed run needs no saved state.
 */
export interface Random {
  /** The next 32 bits, unsigned. */
  uint32(): number;
  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, n), unbiased; 0 < n ≤ 2³². */
  below(n: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
}

export function randomFrom(seed: number, ...path: readonly (string | number)[]): Random {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...path]))
    .digest();
  const state = new Uint32Array(4).map((_, i) => digest.readUInt32LE(i * 4));
  const uint32 = () => nextXoshiro(state);
  const uniform = () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  return {
    uint32,
    uniform,
    below: (n) => below(uint32, n),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** Shuffles in place (Fisher–Yates) and returns the same array. */
export function shuffle<T extends { length: number; [index: number]: unknown }>(
  items: T,
  random: Random,
): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = items[i];
    items[i] = items[j];
    items[j] = kept;
  }
  return items;
}

function nextXoshiro(s: Uint32Array): number {
  const result = Math.imul(rotateLeft(Math.imul(s[1]!, 5), 7), 9) >>> 0;
  const t = s[1]! << 9;
  s[2]! ^= s[0]!;
  s[3]! ^= s[1]!;
  s[1]! ^= s[2]!;
  s[0]! ^= s[3]!;
  s[2]! ^= t;
  s[3] = rotateLeft(s[3]!, 11);
  return result;
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

function below(uint32: () => number, n: number): number {
  const limit = 2 ** 32 - (2 ** 32 % n);
  for (;;) {
    const x = uint32();
    if (x < limit) return x % n;
  }
}
