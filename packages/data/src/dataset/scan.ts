import { createHash } from 'node:crypto';
import type { Progress } from '@havn/core';
import { NoRowsError } from '../errors/file-errors.ts';
import type { ColumnChoice } from '../table/choose-columns.ts';
import { columnLabel } from '../table/choose-columns.ts';
import type { Table } from '../table/table.ts';
import { fingerprint } from './fingerprint.ts';
import { growableUint32 } from './growable.ts';
import { Places } from './places.ts';
import { type Problem, type TargetCollector, targetCollector } from './targets.ts';
import { textOf } from './text-of.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A table and the columns that are read of it. */
export interface Source {
  readonly table: Table;
  readonly columns: ColumnChoice;
  /** The names of the label's columns, as the training data have them. */
  readonly labelNames: readonly string[];
}

export interface ScanOptions {
  readonly source: Source;
  readonly problem: Problem;
  readonly vocabulary: Vocabulary;
  readonly progress: Progress;
}

/** What one pass over a source leaves in memory: numbers, no texts. */
export interface Scan {
  readonly source: Source;
  readonly rows: number;
  readonly collector: TargetCollector;
  /** Two words a row. */
  readonly fingerprints: Uint32Array;
  /** SHA-256 of the content, decompressed. */
  readonly digest: string;
  readonly emptyTexts: Places;
}

/** Reads a source from beginning to end once; throws whatever is wrong with one of its rows. */
export async function scan(options: ScanOptions): Promise<Scan> {
  const { table, columns, labelNames } = options.source;
  const { problem, vocabulary, progress } = options;
  const collector = targetCollector({ problem, columns: labelNames, file: table.file, vocabulary });
  const textColumn = columnLabel(table, columns.text);
  const prints = growableUint32();
  const print = new Uint32Array(2);
  const hash = createHash('sha256');
  const emptyTexts = new Places();
  const width = columns.text.length;

  progress.start(`read ${table.file}`, undefined, 'rows');
  const wanted = [...columns.text, ...columns.label];
  for await (const batch of table.read(wanted, (chunk) => hash.update(chunk))) {
    for (const row of batch) {
      const text = textOf(row, width, textColumn);
      if (text.trim() === '') emptyTexts.add(row.line);
      collector.add(row.cells.slice(width), { file: row.file, line: row.line });
      fingerprint(text, print);
      prints.push(print[0]!);
      prints.push(print[1]!);
    }
    progress.advance(batch.length);
  }
  progress.end();
  if (prints.length === 0) throw new NoRowsError(table.file);
  const fingerprints = prints.toArray();
  const digest = hash.digest('hex');
  return {
    source: options.source,
    rows: prints.length / 2,
    collector,
    fingerprints,
    digest,
    emptyTexts,
  };
}
