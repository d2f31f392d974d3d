import { FingerprintIndex, fingerprint } from '@havn/data';
import type { RowMemory } from '../rows/scan-split.ts';

/** Rows of a split: where they begin among all rows of their data set, and how many. */
export interface RowSpan {
  readonly memory: RowMemory;
  readonly start: number;
  readonly rows: number;
}

/** Row numbers within their data sets. */
export interface MatchedRows {
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** The same text with another label. */
  readonly relabelled: readonly (readonly [before: number, after: number])[];
}

/**
 * Pairs the rows of two versions of a split: first those with equal text and label, then those with
 * equal text; a text that stands several times is paired as often. What is left was added or removed.
 */
export function matchRows(before: RowSpan, after: RowSpan): MatchedRows {
  const whole = pair(
    { span: before, prints: printsWithLabels(before), rows: range(before) },
    { span: after, prints: printsWithLabels(after), rows: range(after) },
  );
  const texts = pair(
    { span: before, prints: before.memory.prints.view(), rows: whole.before },
    { span: after, prints: after.memory.prints.view(), rows: whole.after },
  );
  return { added: texts.after, removed: texts.before, relabelled: texts.pairs };
}

function range({ start, rows }: RowSpan): number[] {
  return Array.from({ length: rows }, (_, i) => start + i);
}

/** Two words a row of the data set, of text and label together; those outside the span are 0. */
function printsWithLabels({ memory, start, rows }: RowSpan): Uint32Array {
  const prints = memory.prints.view();
  const together = new Uint32Array(prints.length);
  const known = new Map<string, Uint32Array>();
  for (let row = start; row < start + rows; row++) {
    const label = memory.labels.of(row) ?? '';
    let print = known.get(label);
    if (!print) {
      print = new Uint32Array(2);
      fingerprint(`label ${label}`, print);
      known.set(label, print);
    }
    together[row * 2] = prints[row * 2]! ^ print[0]!;
    together[row * 2 + 1] = prints[row * 2 + 1]! ^ print[1]!;
  }
  return together;
}

interface Side {
  readonly span: RowSpan;
  readonly prints: Uint32Array;
  readonly rows: readonly number[];
}

interface Paired {
  readonly pairs: readonly (readonly [number, number])[];
  /** Those without a partner. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function pair(before: Side, after: Side): Paired {
  const prints = new Uint32Array(before.rows.length * 2);
  before.rows.forEach((row, i) => {
    prints[i * 2] = before.prints[row * 2]!;
    prints[i * 2 + 1] = before.prints[row * 2 + 1]!;
  });
  const index = new FingerprintIndex(prints);
  // Rows with equal prints stand in a chain that begins at the first of them.
  const next = new Int32Array(before.rows.length).fill(-1);
  const head = new Int32Array(before.rows.length).fill(-1);
  for (let i = before.rows.length - 1; i >= 0; i--) {
    const first = index.firstRow(prints[i * 2]!, prints[i * 2 + 1]!);
    next[i] = head[first]!;
    head[first] = i;
  }
  const pairs: [number, number][] = [];
  const left: number[] = [];
  const taken = new Uint8Array(before.rows.length);
  for (const row of after.rows) {
    const first = index.firstRow(after.prints[row * 2]!, after.prints[row * 2 + 1]!);
    const partner = first < 0 ? -1 : head[first]!;
    if (partner < 0) {
      left.push(row);
      continue;
    }
    head[first] = next[partner]!;
    taken[partner] = 1;
    pairs.push([before.rows[partner]!, row]);
  }
  return { pairs, before: before.rows.filter((_, i) => taken[i] === 0), after: left };
}
