import { randomFrom } from '@havn/core';
import { holdOut } from './hold-out.ts';
import type { Scan } from './scan.ts';
import { chooseStratified } from './stratified.ts';
import type { Problem, Targets } from './targets.ts';

/** The rows of the training source that each split gets, ascending. */
export interface Assignment {
  readonly train: Uint32Array;
  /** undefined: the split has a source of its own, or none. */
  readonly validation: Uint32Array | undefined;
  readonly test: Uint32Array | undefined;
}

export interface AssignOptions {
  readonly scan: Scan;
  /** The class of each row, as `strata` gives it. */
  readonly classes: Int32Array;
  /** Shares to take from the training source; 0 where the split has a source of its own. */
  readonly testShare: number;
  readonly validationShare: number;
  readonly seed: number;
}

/** Takes the test rows from all rows, then the validation rows from those that are left. */
export function assignRows(options: AssignOptions): Assignment {
  const { fingerprints } = options.scan;
  const left = options.classes.slice();
  const take = (name: string, share: number): Uint32Array | undefined => {
    if (share === 0) return undefined;
    const random = randomFrom(options.seed, 'split', name);
    const chosen = holdOut({ classes: left, fingerprints, share, random });
    for (const [row, flag] of chosen.entries()) if (flag) left[row] = -1;
    return rowsWhere(chosen.length, (row) => chosen[row] === 1);
  };
  const test = take('test', options.testShare);
  const validation = take('validation', options.validationShare);
  return { train: rowsWhere(left.length, (row) => left[row]! >= 0), validation, test };
}

/** The class by which rows are stratified: with several labels or numbers there is one for all. */
export function strata(
  problem: Problem,
  targets: Targets,
  rows: number,
  labels: number,
): Int32Array {
  if (problem !== 'single_label') return new Int32Array(rows);
  // A label that the training data lack is a class of its own.
  return Int32Array.from(targets, (target) => (target < 0 ? labels : target));
}

export interface LimitOptions {
  readonly name: string;
  readonly limit: number;
  readonly seed: number;
  readonly classes: Int32Array;
}

/** At most `limit` of the given rows, in proportion to the classes, in their order. */
export function limitRows(rows: Uint32Array, options: LimitOptions): Uint32Array {
  if (rows.length <= options.limit) return rows;
  const random = randomFrom(options.seed, 'limit', options.name);
  const classes = Int32Array.from(rows, (row) => options.classes[row]!);
  const chosen = chooseStratified({ classes, wanted: options.limit, random, leaveOne: false });
  return rows.filter((_, i) => chosen[i] === 1);
}

export function allRows(count: number): Uint32Array {
  return rowsWhere(count, () => true);
}

function rowsWhere(count: number, wanted: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) if (wanted(row)) rows[length++] = row;
  return rows.slice(0, length);
}
