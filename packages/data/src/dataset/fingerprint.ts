/**
 * @file 64-bit fingerprints of texts: equal texts are found without keeping them. Two 32-bit lanes
 * in the manner of MurmurHash3 (Appleby), crossed at the end. Among a million texts the chance that
 * any two different ones meet is about 3·10⁻⁸.
 */

/** Writes the fingerprint of the trimmed text into `out[at]` and `out[at + 1]`. */
export function fingerprint(text: string, out: Uint32Array, at = 0): void {
  const trimmed = text.trim();
  let a = 0x9747b28c ^ trimmed.length;
  let b = 0x85ebca6b ^ trimmed.length;
  for (let i = 0; i < trimmed.length; i++) {
    const code = trimmed.charCodeAt(i);
    a = Math.imul(a ^ code, 0xcc9e2d51);
    a ^= a >>> 15;
    b = Math.imul(b ^ code, 0x1b873593);
    b ^= b >>> 13;
  }
  out[at] = mix(a ^ Math.imul(b, 0xc2b2ae35));
  out[at + 1] = mix(b ^ Math.imul(a, 0x27d4eb2f));
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Finds the first row with a fingerprint: a hash table of row numbers with open addressing. */
export class FingerprintIndex {
  readonly #prints: Uint32Array;
  readonly #slots: Int32Array;

  /** `prints` holds two words a row. Rows are added in order. */
  constructor(prints: Uint32Array) {
    this.#prints = prints;
    const rows = prints.length / 2;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(rows * 2 + 2))).fill(-1);
    for (let row = 0; row < rows; row++) {
      const slot = this.#slot(prints[row * 2]!, prints[row * 2 + 1]!);
      if (this.#slots[slot]! < 0) this.#slots[slot] = row;
    }
  }

  /** The first row with this fingerprint, or −1. */
  firstRow(high: number, low: number): number {
    return this.#slots[this.#slot(high, low)]!;
  }

  #slot(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = low & mask;
    for (;;) {
      const row = this.#slots[slot]!;
      if (row < 0) return slot;
      if (this.#prints[row * 2] === high && this.#prints[row * 2 + 1] === low) return slot;
      slot = (slot + 1) & mask;
    }
  }
}
