import { randomFrom, shuffle } from '@havn/core';
import type { Tensor } from '@havn/graph';

export interface TokenTensors {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
  readonly token_type_ids: Tensor;
}

/** Texts side by side: int64 [batch, longest], shorter ones filled with the padding token. */
export function collateTokens(
  texts: readonly ArrayLike<number>[],
  padTokenId: number,
): TokenTensors {
  const longest = Math.max(1, ...texts.map((ids) => ids.length));
  const shape = [texts.length, longest];
  const ids = new BigInt64Array(texts.length * longest).fill(BigInt(padTokenId));
  const mask = new BigInt64Array(ids.length);
  texts.forEach((text, row) => {
    for (let i = 0; i < text.length; i++) {
      ids[row * longest + i] = BigInt(text[i]!);
      mask[row * longest + i] = 1n;
    }
  });
  const int64 = (data: BigInt64Array): Tensor => ({ dtype: 'int64', shape, data });
  return {
    input_ids: int64(ids),
    attention_mask: int64(mask),
    token_type_ids: int64(new BigInt64Array(ids.length)),
  };
}

/**
 * Groups texts of similar length so that a batch holds at most `maxTokens` with its padding: lists
 * of row numbers. The longest come first (memory is at its peak at once, not at the end), the other
 * groups in a fixed random order, so that the rate of work is steady and tells when it will end.
 */
export function groupByLength(
  lengths: ArrayLike<number>,
  maxTokens: number,
): readonly Int32Array[] {
  const rows = longestFirst(lengths);
  const groups: Int32Array[] = [];
  for (let start = 0; start < rows.length; start += groups.at(-1)!.length) {
    const longest = Math.max(1, lengths[rows[start]!]!);
    const size = Math.max(1, Math.floor(maxTokens / longest));
    groups.push(rows.subarray(start, start + size));
  }
  return [...groups.slice(0, 1), ...shuffle(groups.slice(1), randomFrom(0, 'groups'))];
}

/** Row numbers by falling length, equal ones by number; a counting sort. */
function longestFirst(lengths: ArrayLike<number>): Int32Array {
  let longest = 0;
  for (let row = 0; row < lengths.length; row++) longest = Math.max(longest, lengths[row]!);
  const starts = new Uint32Array(longest + 2);
  for (let row = 0; row < lengths.length; row++) starts[longest - lengths[row]! + 1]! += 1;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const rows = new Int32Array(lengths.length);
  for (let row = 0; row < lengths.length; row++) rows[starts[longest - lengths[row]!]!++] = row;
  return rows;
}
