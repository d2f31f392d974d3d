import type { Progress } from '@havn/core';
import { givenNames } from './dataset/sources.ts';
import type { SplitRow } from './dataset/split.ts';
import { textOf } from './dataset/text-of.ts';
import { findSplits } from './folder/find-splits.ts';
import { chooseColumns, columnLabel, describeChoice } from './table/choose-columns.ts';
import { openTable } from './table/open-table.ts';

export interface ReadRowsOptions {
  /** Column by name or position from 0, or several joined by "+"; guessed if not given. */
  readonly text?: string | undefined;
  /** Told of the download of a file of the Hub. */
  readonly progress?: Progress | undefined;
}

/** Texts without need of labels, for prediction. */
export interface TextRows {
  readonly columns: { readonly text: string; readonly guessed: boolean };
  readonly notes: readonly string[];
  /** Streams the rows in the order of the file, every time anew. */
  read(): AsyncIterable<SplitRow>;
}

/**
 * Opens a file or folder of texts in any of the formats of `readDataset`; also one text a line.
 * Throws what is wrong with the file or the column; reading throws what is wrong with a row.
 */
export async function readRows(path: string, options: ReadRowsOptions = {}): Promise<TextRows> {
  const found = await findSplits(path, options.progress);
  const table = await openTable(found.test ?? found.train, { names: givenNames(options.text) });
  const choice = chooseColumns(table, { text: options.text, label: undefined, labelled: false });
  const text = columnLabel(table, choice.text);
  return {
    columns: { text, guessed: choice.guessed },
    notes: [describeChoice(table, choice)],
    async *read() {
      let index = 0;
      for await (const batch of table.read(choice.text)) {
        for (const row of batch) {
          const { file, line } = row;
          yield { index, text: textOf(row, choice.text.length, text), file, line };
          index += 1;
        }
      }
    },
  };
}
