import { DataChangedError } from '../errors/file-errors.ts';
import { columnLabel } from '../table/choose-columns.ts';
import { fingerprint } from './fingerprint.ts';
import type { Scan, Source } from './scan.ts';
import type { Targets } from './targets.ts';
import { textOf } from './text-of.ts';

export type SplitName = 'train' | 'validation' | 'test';

export interface SplitRow {
  /** The row's number in the split, from 0. */
  readonly index: number;
  readonly text: string;
  readonly file: string;
  /** The line on which the row begins, from 1. */
  readonly line: number;
}

/** Some rows of a source, in the order of the file. Texts stay where they are. */
export interface Split {
  readonly name: SplitName;
  readonly rows: number;
  /**
   * Single label: a class number a row, −1 for a label that the training data lack. Multi-label
   * (0 and 1) and regression: rows × labels numbers.
   */
  readonly targets: Targets;
  /** 64-bit fingerprints of the trimmed texts, two words a row: equal texts have equal ones. */
  readonly fingerprints: Uint32Array;
  /**
   * Streams the rows from the source, every time anew. Throws `DataChangedError` if the texts are
   * no longer those of the first reading.
   */
  read(): AsyncIterable<SplitRow>;
}

export interface SplitOptions {
  readonly name: SplitName;
  readonly scan: Scan;
  /** The targets of all of the source's rows; `width` numbers a row. */
  readonly targets: Targets;
  readonly width: number;
  /** The rows of the source that belong to it, ascending; all where undefined. */
  readonly members: Uint32Array | undefined;
}

export function makeSplit({ name, scan, targets, width, members }: SplitOptions): Split {
  const fingerprints = members ? gather(scan.fingerprints, members, 2) : scan.fingerprints;
  const rows = members?.length ?? scan.rows;
  return {
    name,
    rows,
    targets: members ? gather(targets, members, width) : targets,
    fingerprints,
    read: () => readMembers({ source: scan.source, rows, members, fingerprints }),
  };
}

/** A split without rows. */
export function emptySplit(name: SplitName, targets: Targets): Split {
  return {
    name,
    rows: 0,
    targets: targets.slice(0, 0),
    fingerprints: new Uint32Array(0),
    async *read() {},
  };
}

interface ReadMembersOptions {
  readonly source: Source;
  readonly rows: number;
  readonly members: Uint32Array | undefined;
  readonly fingerprints: Uint32Array;
}

async function* readMembers(options: ReadMembersOptions): AsyncGenerator<SplitRow> {
  const { table, columns } = options.source;
  const { rows, members, fingerprints } = options;
  const textColumn = columnLabel(table, columns.text);
  const print = new Uint32Array(2);
  let sourceRow = -1;
  let index = 0;
  if (rows === 0) return;
  for await (const batch of table.read(columns.text)) {
    for (const row of batch) {
      sourceRow += 1;
      if (members && members[index] !== sourceRow) continue;
      const text = textOf(row, columns.text.length, textColumn);
      const { file, line } = row;
      fingerprint(text, print);
      if (print[0] !== fingerprints[index * 2] || print[1] !== fingerprints[index * 2 + 1]) {
        throw new DataChangedError({ file, line });
      }
      yield { index, text, file, line };
      index += 1;
      if (index === rows && members) return;
    }
  }
  if (index !== rows) throw new DataChangedError({ file: table.file });
}

/** Picks `width` numbers for each row. */
function gather<T extends Int32Array | Uint32Array | Float32Array>(
  values: T,
  rows: Uint32Array,
  width: number,
): T {
  const picked = new (values.constructor as new (length: number) => T)(rows.length * width);
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) picked[i * width + k] = values[row * width + k]!;
  });
  return picked;
}
