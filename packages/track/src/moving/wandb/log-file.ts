/**
 * @file The records of a `.wandb` file: LevelDB's log format (blocks of 32 KiB, each record whole
 * or in a first, middle and last part) behind a header of seven bytes. A file that was cut off
 * ends with its last whole record.
 */
import { open } from 'node:fs/promises';
import { ImportFileError } from '../errors.ts';

const BLOCK = 32_768;
const HEADER = 7;
const MAGIC = ':W&B';
const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4];

/** Throws `ImportFileError` where it is no such file. */
export async function* readRecords(path: string): AsyncIterable<Buffer> {
  const file = await open(path, 'r');
  try {
    const block = Buffer.alloc(BLOCK);
    const parts: Buffer[] = [];
    for (let index = 0; ; index++) {
      const { bytesRead } = await file.read(block, 0, BLOCK, index * BLOCK);
      if (index === 0 && block.toString('latin1', 0, MAGIC.length) !== MAGIC) {
        throw new ImportFileError(path, 'it does not begin as a file of wandb');
      }
      if (bytesRead === 0) return;
      yield* recordsOf(block.subarray(0, bytesRead), index === 0 ? HEADER : 0, parts);
    }
  } finally {
    await file.close();
  }
}

function* recordsOf(block: Buffer, start: number, parts: Buffer[]): Iterable<Buffer> {
  for (let at = start; at + HEADER <= block.length; ) {
    const length = block.readUInt16LE(at + 4);
    const type = block[at + 6];
    const end = at + HEADER + length;
    // Zeros fill a block in which no further record begins.
    if (type === 0 || end > block.length) return;
    const data = Buffer.from(block.subarray(at + HEADER, end));
    if (type === FULL) yield data;
    if (type === FIRST) parts.length = 0;
    if (type === FIRST || type === MIDDLE || type === LAST) parts.push(data);
    if (type === LAST) yield Buffer.concat(parts);
    at = end;
  }
}
