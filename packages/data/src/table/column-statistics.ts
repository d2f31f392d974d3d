import type { Cell, Table } from './table.ts';

/** What a sample of a column's values looks like. */
export interface ColumnStatistics {
  readonly index: number;
  readonly values: number;
  readonly distinct: number;
  /** Whether every value is a number. */
  readonly numeric: boolean;
  readonly meanLength: number;
  readonly meanWords: number;
}

const MAX_VALUES = 2000;

export function columnStatistics(table: Table): readonly ColumnStatistics[] {
  const rows = table.sample.slice(0, MAX_VALUES);
  return table.columns.map((_, index) =>
    statisticsOf(
      index,
      rows.map((row) => row[index]),
    ),
  );
}

function statisticsOf(index: number, cells: readonly Cell[]): ColumnStatistics {
  const values = cells
    .map((cell) => (cell === undefined || typeof cell === 'string' ? (cell ?? '') : cell.join(' ')))
    .filter((value) => value.trim() !== '');
  const sum = (size: (value: string) => number) =>
    values.reduce((total, value) => total + size(value), 0);
  const count = Math.max(values.length, 1);
  return {
    index,
    values: values.length,
    distinct: new Set(values).size,
    numeric: values.length > 0 && values.every((value) => Number.isFinite(Number(value))),
    meanLength: sum((value) => value.length) / count,
    meanWords: sum((value) => value.trim().split(/\s+/).length) / count,
  };
}

/** A few values that repeat: what a column of labels looks like. */
export function looksLikeLabels({ values, distinct }: ColumnStatistics): boolean {
  return values > 0 && (values < 20 || distinct <= values / 2);
}

/** Many words, hardly any value twice: what a column of texts looks like. */
export function looksLikeTexts(column: ColumnStatistics): boolean {
  return !column.numeric && column.meanWords >= 3 && column.distinct > column.values / 2;
}
