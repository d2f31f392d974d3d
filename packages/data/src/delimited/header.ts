import { looksLikeName, roleOf } from '../table/column-names.ts';
import type { DelimitedRecord } from './parser.ts';

/** What a caller already knows of the columns. */
export interface HeaderHints {
  /** Names that were given: a first record that has one of them is a header. */
  readonly names?: readonly string[];
  /** A first record without one of the names is a row. */
  readonly only?: boolean;
}

/**
 * Whether the first record names the columns. It does if it holds a name that was given or is
 * usual (text, label, …), or if it looks like names and unlike what stands below it.
 */
export function hasHeader(records: readonly DelimitedRecord[], hints: HeaderHints = {}): boolean {
  const first = records[0]?.fields;
  if (!first) return false;
  const cells = first.map((cell) => cell.trim());
  if (hints.names?.some((name) => cells.includes(name))) return true;
  if (hints.only) return false;
  if (!cells.every((cell) => cell === '' || looksLikeName(cell))) return false;
  const filled = cells.filter(Boolean);
  if (filled.length === 0 || new Set(filled).size < filled.length) return false;
  const rest = records
    .slice(1, 2000)
    .map(({ fields }) => fields)
    .filter(({ length }) => length === first.length);
  if (rest.length === 0) return filled.some(isUsual);
  // A word that is also a value below it is a value: a label, most often.
  if (cells.some((cell, i) => cell !== '' && rest.some((fields) => fields[i]!.trim() === cell))) {
    return false;
  }
  return (
    filled.some(isUsual) || cells.some((_, i) => isTypedColumn(rest.map((fields) => fields[i]!)))
  );
}

function isUsual(cell: string): boolean {
  return roleOf(cell) !== undefined;
}

/** Whether the values below a cell that looks like a name are of a kind of their own. */
function isTypedColumn(values: readonly string[]): boolean {
  if (values.length < 2) return false;
  const numeric = values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  return numeric || new Set(values).size <= values.length / 2;
}
