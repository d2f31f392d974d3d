import { fingerprint } from '@havn/data';

/** Up to so many values are counted exactly. */
const EXACT = 20_000;
const BITS = 14;

/**
 * Counts different values in bounded memory: exactly up to 20,000, beyond that by HyperLogLog
 * (Flajolet et al. 2007) with 2¹⁴ registers, whose standard error is 0.8 %.
 */
export class DistinctCounter {
  #exact: Set<number> | undefined = new Set();
  readonly #registers = new Uint8Array(2 ** BITS);
  readonly #print = new Uint32Array(2);

  add(value: string): void {
    fingerprint(value, this.#print);
    const [high, low] = [this.#print[0]!, this.#print[1]!];
    const register = high >>> (32 - BITS);
    const rank = Math.clz32(low | 1) + 1;
    if (rank > this.#registers[register]!) this.#registers[register] = rank;
    if (!this.#exact) return;
    // 53 of the 64 bits: what a number holds exactly.
    this.#exact.add((high & 0x1fffff) * 2 ** 32 + low);
    if (this.#exact.size > EXACT) this.#exact = undefined;
  }

  get isExact(): boolean {
    return this.#exact !== undefined;
  }

  count(): number {
    return this.#exact?.size ?? Math.round(this.#estimate());
  }

  #estimate(): number {
    const size = this.#registers.length;
    let sum = 0;
    let zeros = 0;
    for (const rank of this.#registers) {
      sum += 2 ** -rank;
      if (rank === 0) zeros += 1;
    }
    const raw = ((0.7213 / (1 + 1.079 / size)) * size * size) / sum;
    // Where registers are still empty, counting those is the better estimate (linear counting).
    return raw <= 2.5 * size && zeros > 0 ? size * Math.log(size / zeros) : raw;
  }
}
