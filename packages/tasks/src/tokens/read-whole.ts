import type { FileHandle } from 'node:fs/promises';

/** Fills `bytes` from `position` of a file on; throws where the file ends before. */
export async function readWhole(
  file: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error('a file of the cache ends too early');
    done += bytesRead;
  }
}
