import type { CallOptions } from '../storage.ts';

/** The same bytes, each piece told as it passes; stops at the signal. */
export async function* counted(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onBytes: CallOptions['onBytes'],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
    onBytes?.(piece.length);
  }
}
