import { MissingTextError } from '../errors/row-errors.ts';
import type { Cell, TableRow } from '../table/table.ts';

/**
 * The text in the first `count` cells of a row: as it stands where it is one column; several are
 * joined by a space, empty ones left out. Throws `MissingTextError` where all are absent.
 */
export function textOf(row: TableRow, count: number, name: string): string {
  const first = row.cells[0];
  if (count === 1 && typeof first === 'string') return first;
  const cells = row.cells.slice(0, count);
  if (cells.every((cell) => cell === undefined)) {
    throw new MissingTextError(name, { file: row.file, line: row.line });
  }
  return cells
    .map(cellText)
    .filter((part) => part.trim() !== '')
    .join(' ');
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : (cell ?? []).join(' ');
}
