import type { ByteObserver, InvalidObserver } from '../bytes/read-text.ts';

/** A value of a row: text; several texts (a JSON array); undefined where it is absent. */
export type Cell = string | readonly string[] | undefined;

export interface TableRow {
  /** The values of the columns that were asked for, in that order. */
  readonly cells: readonly Cell[];
  readonly file: string;
  readonly line: number;
}

/**
 * Rows that can be read again and again from where they lie. `read` streams them in batches, in an
 * order that never changes, and passes every byte of the content to `onBytes` when it is read to
 * its end. Memory does not grow with the number of rows. Bytes that are no text are refused unless
 * `onInvalid` is there to be told.
 */
export interface Table {
  /** The file or folder, as it was given. */
  readonly file: string;
  /** What it was recognised as, for people. */
  readonly format: string;
  /** The columns' names, or their positions ("0", "1", …) where the file names none. */
  readonly columns: readonly string[];
  readonly named: boolean;
  /** The first rows, by column, for guessing. */
  readonly sample: readonly (readonly Cell[])[];
  read(
    columns: readonly number[],
    onBytes?: ByteObserver,
    onInvalid?: InvalidObserver,
  ): AsyncIterable<readonly TableRow[]>;
}
