import type { FileHandle } from 'node:fs/promises';
import { SYNC_STEP } from './part-file.ts';

/** Appends to a part file and syncs it at every step's end, as `openPartFile` relies on. */
export class PartWriter {
  readonly #handle: FileHandle;
  #at: number;

  constructor(handle: FileHandle, at: number) {
    this.#handle = handle;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const room = SYNC_STEP - (this.#at % SYNC_STEP);
      const piece = bytes.subarray(from, from + room);
      await writeAll(this.#handle, piece, this.#at);
      this.#at += piece.length;
      from += piece.length;
      if (this.#at % SYNC_STEP === 0) await this.#handle.datasync();
    }
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
