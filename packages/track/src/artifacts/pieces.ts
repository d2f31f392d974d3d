import { createHash } from 'node:crypto';

/** A part of an upload by MLflow's client as it comes: cut alike, equal bytes are equal pieces. */
const PIECE_SIZE = 10 * 2 ** 20;

export interface PieceBytes {
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** A stream cut into pieces; none of an empty one. */
export async function* inPieces(
  content: AsyncIterable<Uint8Array>,
  size = PIECE_SIZE,
): AsyncGenerator<PieceBytes> {
  let chunks: Uint8Array[] = [];
  let have = 0;
  const piece = () => {
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, have);
    [chunks, have] = [[], 0];
    return { hash: createHash('sha256').update(bytes).digest('hex'), bytes };
  };
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - have);
      chunks.push(part);
      have += part.length;
      at += part.length;
      if (have === size) yield piece();
    }
  }
  if (have > 0) yield piece();
}
