import type { RowRanges } from '../duplicates/row-ranges.ts';
import { clip } from '../text/measure.ts';
import type { RowExample } from './row-statistics.ts';
import { joinCells, type RowMemory, type SplitScan } from './scan-split.ts';

const EXAMPLE_LENGTH = 280;

type TextVisitor = (
  row: number,
  text: string,
  place: { readonly file: string; readonly line: number },
) => void;

/** Reads the texts (whole rows where there are none) of all splits again, in order. */
export async function forEachText(
  scans: readonly SplitScan[],
  ranges: RowRanges,
  visit: TextVisitor,
): Promise<void> {
  for (const [split, { opened }] of scans.entries()) {
    const { table, text } = opened;
    const columns = text.length > 0 ? text : table.columns.map((_, i) => i);
    const positions = columns.map((_, i) => i);
    let row = ranges.starts[split]!;
    for await (const batch of table.read(columns, undefined, () => {})) {
      for (const one of batch) {
        visit(row, joinCells(one, positions), { file: one.file, line: one.line });
        row += 1;
      }
    }
  }
}

/** A row as it is shown, with its label. */
export function rowExample(
  memory: RowMemory,
  row: number,
  { text, file, line }: Omit<RowExample, 'label'>,
): RowExample {
  const label = memory.labels.of(row);
  const shown = { file, line, text: clip(text, EXAMPLE_LENGTH) };
  return label === undefined ? shown : { ...shown, label: clip(label, 80) };
}
