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
 * Groups texts of similar length so that a batch holds at most `maxTokens` with its padding:
 * lists of row numbers, longest first (memory is at its peak at once, not at the end).
 */
export function groupByLength(
  lengths: ArrayLike<number>,
  maxTokens: number,
): readonly (readonly number[])[] {
  const order = Array.from(lengths, (_, row) => row).sort(
    (a, b) => lengths[b]! - lengths[a]! || a - b,
  );
  const groups: number[][] = [];
  for (const row of order) {
    const group = groups.at(-1);
    const longest = group ? lengths[group[0]!]! : 0;
    if (group && (group.length + 1) * longest <= maxTokens) group.push(row);
    else groups.push([row]);
  }
  return groups;
}
