import { MergeQueue } from './merge-queue.ts';
import type { TokenModel } from './token-model.ts';

export interface BpeOptions {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Pairs of tokens, the one to be merged first first. */
  readonly merges: readonly (readonly [string, string])[];
  /** For characters without a token; `undefined`: they are left out. */
  readonly unknownId: number | undefined;
  /** A run of unknown characters is one token. */
  readonly fuseUnknown: boolean;
  /** A piece that is a token as a whole is not merged together. */
  readonly ignoreMerges: boolean;
}

interface Merge {
  readonly rank: number;
  readonly id: number;
}

/** Positions and ranks share a double: rank × 2³¹ + position. */
const POSITIONS = 2 ** 31;
const NONE = -1;

/** Byte-pair encoding (Sennrich et al. 2016): the earliest learnt pair first, from the left. */
export function bpe(options: BpeOptions): TokenModel {
  const { vocabulary, ignoreMerges } = options;
  const merges = mergeTable(options);
  return {
    append(piece, out) {
      const whole = ignoreMerges ? vocabulary.get(piece) : undefined;
      if (whole !== undefined) return out.push(whole);
      const symbols = symbolsOf(piece, options);
      if (symbols.length === 1) return out.push(symbols[0]!);
      for (const id of mergeAll(symbols, merges)) if (id !== NONE) out.push(id);
    },
  };
}

type MergeTable = ReadonlyMap<number, ReadonlyMap<number, Merge>>;

function mergeTable({ merges, vocabulary }: BpeOptions): MergeTable {
  const table = new Map<number, Map<number, Merge>>();
  merges.forEach(([left, right], rank) => {
    const [leftId, rightId] = [vocabulary.get(left), vocabulary.get(right)];
    const id = vocabulary.get(left + right);
    if (leftId === undefined || rightId === undefined || id === undefined) return;
    const row = table.get(leftId) ?? new Map<number, Merge>();
    table.set(leftId, row.set(rightId, { rank, id }));
  });
  return table;
}

function symbolsOf(piece: string, options: BpeOptions): number[] {
  const { vocabulary, unknownId, fuseUnknown } = options;
  const symbols: number[] = [];
  let afterUnknown = false;
  for (const character of piece) {
    const id = vocabulary.get(character);
    if (id !== undefined) symbols.push(id);
    else if (unknownId !== undefined && !(fuseUnknown && afterUnknown)) symbols.push(unknownId);
    afterUnknown = id === undefined;
  }
  return symbols;
}

/** Merges in place; what a merge swallowed becomes `NONE`. */
function mergeAll(symbols: number[], merges: MergeTable): readonly number[] {
  const next = symbols.map((_, i) => (i + 1 < symbols.length ? i + 1 : NONE));
  const previous = symbols.map((_, i) => i - 1);
  const queue = new MergeQueue();
  const mergeAt = (at: number): Merge | undefined => {
    const right = at === NONE ? NONE : next[at]!;
    return right === NONE ? undefined : merges.get(symbols[at]!)?.get(symbols[right]!);
  };
  const offer = (at: number) => {
    const merge = mergeAt(at);
    if (merge) queue.push(merge.rank * POSITIONS + at);
  };
  for (let i = 0; i < symbols.length; i++) offer(i);
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const at = entry % POSITIONS;
    const merge = symbols[at] === NONE ? undefined : mergeAt(at);
    // The pair that was queued may be gone.
    if (merge?.rank !== Math.floor(entry / POSITIONS)) continue;
    const right = next[at]!;
    symbols[at] = merge.id;
    symbols[right] = NONE;
    next[at] = next[right]!;
    if (next[at] !== NONE) previous[next[at]!] = at;
    offer(previous[at]!);
    offer(at);
  }
  return symbols;
}
