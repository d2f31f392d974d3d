/** Longer pieces are rare and would hold much memory. */
const LONGEST_KEY = 64;

/**
 * A bounded memory of pieces and their ids. Two generations: when the young one is full it becomes
 * the old one, so what is used stays and nothing is ever sorted.
 */
export class TokenCache {
  private young = new Map<string, Int32Array>();
  private old = new Map<string, Int32Array>();
  private readonly generation: number;

  constructor(generation = 1 << 15) {
    this.generation = generation;
  }

  get(piece: string): Int32Array | undefined {
    const found = this.young.get(piece);
    if (found !== undefined) return found;
    const aged = this.old.get(piece);
    if (aged !== undefined) this.keep(piece, aged);
    return aged;
  }

  set(piece: string, ids: Int32Array): void {
    if (piece.length <= LONGEST_KEY) this.keep(detached(piece), ids);
  }

  private keep(piece: string, ids: Int32Array): void {
    if (this.young.size >= this.generation) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(piece, ids);
  }
}

/** A copy: V8 keeps the whole text alive for as long as a slice of it is. */
function detached(piece: string): string {
  return piece.length < 13 ? piece : Buffer.from(piece, 'utf16le').toString('utf16le');
}
