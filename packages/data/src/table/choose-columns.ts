import { ColumnNotGuessedError, UnknownColumnError } from '../errors/column-errors.ts';
import { FieldCountError } from '../errors/row-errors.ts';
import { nearestName } from './column-names.ts';
import { guessLabel, guessText, indexColumn } from './guess-columns.ts';
import type { Table } from './table.ts';

/** Which columns are read, by position in the table. */
export interface ColumnChoice {
  readonly text: readonly number[];
  readonly label: readonly number[];
  /** Whether one of the two was guessed. */
  readonly guessed: boolean;
}

export interface ChooseColumnsOptions {
  /** Name, position from 0, or several of them joined by "+". */
  readonly text: string | undefined;
  readonly label: string | undefined;
  /** Whether a label is needed. */
  readonly labelled: boolean;
}

/** Throws `UnknownColumnError` and `ColumnNotGuessedError`. */
export function chooseColumns(table: Table, options: ChooseColumnsOptions): ColumnChoice {
  const givenText = options.text === undefined ? undefined : findColumns(table, options.text);
  const givenLabel = options.label === undefined ? undefined : findColumns(table, options.label);
  const label = givenLabel ?? (options.labelled ? guessLabel(table, givenText ?? []) : []);
  if (options.labelled && label.length === 0) {
    throw new ColumnNotGuessedError(table.file, 'label', table.columns);
  }
  const likelyLabel = options.labelled || table.columns.length === 1 ? label : guessedLabel(table);
  const text = givenText ?? guessText(table, likelyLabel);
  if (text.length === 0) throw new ColumnNotGuessedError(table.file, 'text', table.columns);
  return { text, label, guessed: !givenText || (options.labelled && !givenLabel) };
}

/**
 * The columns of a further split: those of the same names, or of the same positions where one of
 * the two files names none.
 */
export function matchColumns(table: Table, train: Table, choice: ColumnChoice): ColumnChoice {
  if (table.named && train.named) {
    const find = (index: number) => findColumns(table, train.columns[index]!)[0]!;
    return { ...choice, text: choice.text.map(find), label: choice.label.map(find) };
  }
  if (table.columns.length === train.columns.length) return choice;
  throw new FieldCountError(train.columns.length, table.columns.length, ',', {
    file: table.file,
    line: 1,
  });
}

/** The columns' names as they are said: `title+description`. */
export function columnLabel(table: Table, columns: readonly number[]): string {
  return columns.map((index) => table.columns[index]!).join('+');
}

/** What was found out about a table, as a line for people. */
export function describeChoice(table: Table, choice: ColumnChoice): string {
  const parts = [`${table.file}: ${table.format}`];
  parts.push(table.named ? 'columns named' : 'no header, columns by position');
  if (indexColumn(table) !== undefined) parts.push('unnamed first column is an index, ignored');
  parts.push(`text: ${columnLabel(table, choice.text)}`);
  if (choice.label.length > 0) parts.push(`label: ${columnLabel(table, choice.label)}`);
  return `${parts.join('; ')}${choice.guessed ? ' (guessed)' : ''}`;
}

/** Positions of the columns that a name, a position or several joined by "+" stand for. */
export function findColumns(table: Table, wanted: string): readonly number[] {
  const whole = findColumn(table, wanted);
  if (whole !== undefined) return [whole];
  return wanted.split('+').map((part) => {
    const found = findColumn(table, part.trim());
    if (found !== undefined) return found;
    const like = nearestName(part, table.columns);
    throw new UnknownColumnError(table.file, part, table.columns, like);
  });
}

function findColumn(table: Table, name: string): number | undefined {
  const index = table.columns.indexOf(name);
  if (index >= 0) return index;
  const position = /^\d+$/.test(name) ? Number(name) : -1;
  return position >= 0 && position < table.columns.length ? position : undefined;
}

/** A label's column that must not be taken for the text; only where there is a choice. */
function guessedLabel(table: Table): readonly number[] {
  const label = guessLabel(table, []);
  return guessText(table, label).length > 0 ? label : [];
}
