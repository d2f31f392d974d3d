import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import { readWhole } from './read-whole.ts';

/**
 * The token ids of many texts on disk, so that a million of them need no memory but eight bytes
 * each: `<path>.ids` holds all ids one after the other (uint32), `<path>.ends` where each text's
 * ids end (float64: exact beyond 2³² tokens).
 */
export interface TokenFile {
  readonly rows: number;
  /** The number of tokens of every text. */
  readonly lengths: Uint32Array;
  read(rows: ArrayLike<number>): Promise<readonly Uint32Array[]>;
  close(): Promise<void>;
}

const BUFFERED_IDS = 1 << 18;

/** Writes the ids of each text in order. The file is there whole or not at all. */
export async function writeTokenFile(
  path: string,
  rows: AsyncIterable<ArrayLike<number>>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.ids.${process.pid}.tmp`;
  let ends: Float64Array;
  try {
    const file = await open(temporary, 'w');
    try {
      ends = await writeIds(file, rows);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, `${path}.ids`);
  } finally {
    await rm(temporary, { force: true });
  }
  // The ends come last: they say that the ids are complete.
  await writeFileAtomic(`${path}.ends`, new Uint8Array(ends.buffer, 0, ends.byteLength));
}

async function writeIds(
  file: FileHandle,
  rows: AsyncIterable<ArrayLike<number>>,
): Promise<Float64Array> {
  let ends = new Float64Array(1024);
  let count = 0;
  let buffer = new Uint32Array(BUFFERED_IDS);
  let used = 0;
  let end = 0;
  const flush = async () => {
    await file.write(new Uint8Array(buffer.buffer, 0, used * 4));
    used = 0;
  };
  for await (const ids of rows) {
    if (used + ids.length > buffer.length) {
      await flush();
      if (ids.length > buffer.length) buffer = new Uint32Array(ids.length);
    }
    buffer.set(ids, used);
    used += ids.length;
    end += ids.length;
    if (count === ends.length) ends = doubled(ends);
    ends[count++] = end;
  }
  await flush();
  return ends.subarray(0, count);
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Opens a token file, or gives `undefined` where there is none yet. */
export async function openTokenFile(path: string): Promise<TokenFile | undefined> {
  const stored = await readFile(`${path}.ends`).catch(() => undefined);
  if (!stored) return undefined;
  const ends = new Float64Array(new Uint8Array(stored).buffer);
  const file = await open(`${path}.ids`, 'r');
  const startOf = (row: number) => (row === 0 ? 0 : ends[row - 1]!);
  return {
    rows: ends.length,
    lengths: Uint32Array.from(ends, (end, row) => end - startOf(row)),
    read: (rows) =>
      Promise.all(
        Array.from(rows, async (row) => {
          const ids = new Uint32Array(ends[row]! - startOf(row));
          await readWhole(file, new Uint8Array(ids.buffer), startOf(row) * 4);
          return ids;
        }),
      ),
    close: () => file.close(),
  };
}
