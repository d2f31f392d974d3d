import { findSplits } from '../folder/find-splits.ts';
import {
  chooseColumns,
  columnLabel,
  describeChoice,
  matchColumns,
} from '../table/choose-columns.ts';
import { openTable } from '../table/open-table.ts';
import type { ReadDatasetOptions } from './options.ts';
import type { Source } from './scan.ts';

/** Where each split is read from, where it has a source of its own. */
export interface Sources {
  readonly train: Source;
  readonly validation: Source | undefined;
  readonly test: Source | undefined;
  readonly notes: readonly string[];
}

/** Finds the splits, recognises their formats and settles on the columns. */
export async function openSources(options: ReadDatasetOptions): Promise<Sources> {
  const found = await findSplits(options.train, options.progress);
  const train = await openTrain(found.train, options);
  const open = async (name: 'validation' | 'test') => {
    const path = options[name];
    const inside = path === undefined ? found : await findSplits(path, options.progress);
    const chosen = inside[name] ?? (path === undefined ? undefined : inside.train);
    return chosen === undefined ? undefined : openFurther(chosen, train);
  };
  const validation = await open('validation');
  const test = await open('test');
  const notes = [train, validation, test]
    .filter((source) => source !== undefined)
    .map((source) => describeChoice(source.table, source.columns));
  return { train, validation, test, notes };
}

interface ColumnNames {
  readonly text?: string | undefined;
  readonly label?: string | undefined;
}

/** Opens labelled data of which nothing is known but the names that were given. */
export async function openTrain(path: string, { text, label }: ColumnNames): Promise<Source> {
  const table = await openTable(path, { names: givenNames(text, label) });
  const columns = chooseColumns(table, { text, label, labelled: true });
  return { table, columns, labelNames: columns.label.map((index) => table.columns[index]!) };
}

async function openFurther(path: string, train: Source): Promise<Source> {
  const { text, label } = train.columns;
  const names = [...text, ...label].map((index) => train.table.columns[index]!);
  const table = await openTable(path, train.table.named ? { names, only: true } : {});
  const columns = matchColumns(table, train.table, train.columns);
  return { table, columns, labelNames: train.labelNames };
}

/** The column names that a header would have to hold; positions say nothing about one. */
export function givenNames(...columns: readonly (string | undefined)[]): string[] {
  return columns
    .flatMap((column) => (column === undefined ? [] : [column, ...column.split('+')]))
    .map((name) => name.trim())
    .filter((name) => !/^\d*$/.test(name));
}

export function sourceColumns({ table, columns }: Source): {
  readonly text: string;
  readonly label: string;
  readonly guessed: boolean;
} {
  return {
    text: columnLabel(table, columns.text),
    label: columnLabel(table, columns.label),
    guessed: columns.guessed,
  };
}
