import { givenNames } from '../dataset/sources.ts';
import { findColumns, matchColumns } from './choose-columns.ts';
import { columnStatistics } from './column-statistics.ts';
import { guessLabel, guessText } from './guess-columns.ts';
import { openTable } from './open-table.ts';
import type { Table } from './table.ts';

export interface OpenColumnsOptions {
  /** Column by name or position from 0, or several joined by "+"; guessed if not given. */
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  /** Another split of the same data set: its columns are taken instead. */
  readonly like?: OpenedColumns | undefined;
}

/** A table, and which of its columns hold texts and labels as far as that is clear. */
export interface OpenedColumns {
  readonly table: Table;
  /** Positions; empty where there is none. */
  readonly text: readonly number[];
  readonly label: readonly number[];
}

/**
 * Opens a file or folder as `readDataset` does, to look at all of its columns: that no text or label
 * is found is no mistake here. Throws what is wrong with the file, `UnknownColumnError` and
 * `FieldCountError`.
 */
export async function openColumns(
  path: string,
  options: OpenColumnsOptions = {},
): Promise<OpenedColumns> {
  if (options.like) return openLike(path, options.like);
  const names = givenNames(options.text, options.label);
  const table = await openTable(path, { names });
  const given = (name: string | undefined) =>
    name === undefined ? undefined : findColumns(table, name);
  const [text, label] = [given(options.text), given(options.label)];
  if (table.columns.length === 1) return { table, text: text ?? [0], label: label ?? [] };
  const labels = label ?? guessLabel(table, text ?? []);
  const texts = text ?? guessText(table, labels).filter((index) => !isNumeric(table, index));
  return { table, text: texts, label: labels };
}

/** Numbers are no texts, even where there is nothing else. */
function isNumeric(table: Table, index: number): boolean {
  return columnStatistics(table)[index]!.numeric;
}

async function openLike(
  path: string,
  { table, text, label }: OpenedColumns,
): Promise<OpenedColumns> {
  const names = [...text, ...label].map((index) => table.columns[index]!);
  const opened = await openTable(path, table.named ? { names, only: true } : {});
  const choice = matchColumns(opened, table, { text, label, guessed: false });
  return { table: opened, text: choice.text, label: choice.label };
}
