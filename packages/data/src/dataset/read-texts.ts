import type { Split } from './split.ts';

/**
 * The texts of a few rows of a split, by row number: one pass over the source, which ends at the
 * last row wanted. Memory: those texts.
 */
export async function readTexts(
  split: Split,
  rows: Iterable<number>,
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set(rows);
  const texts = new Map<number, string>();
  if (wanted.size === 0) return texts;
  for await (const { index, text } of split.read()) {
    if (!wanted.has(index)) continue;
    // A copy: the slice would keep the whole chunk of the file that it was cut from.
    texts.set(index, Buffer.from(text).toString());
    if (texts.size === wanted.size) break;
  }
  return texts;
}
