import type { Cell } from '@havn/data';
import { Numbers } from './numbers.ts';
import type { ClassSummary } from './row-statistics.ts';

/** Of more different labels none is kept: they are no classes. */
const MOST = 10_000;
const NONE = 0xffffffff;

/** Numbers labels across all splits, one number a row. */
export class Labels {
  readonly #numbers = new Map<string, number>();
  readonly names: string[] = [];
  readonly #rows = new Numbers();

  /** Adds the next row's; several columns or an array of labels are one label each and one together. */
  add(cells: readonly Cell[]): readonly string[] {
    const labels = cells.flatMap((cell) => cell ?? []).filter((label) => label.trim() !== '');
    this.#rows.push(labels.length === 0 ? NONE : this.#numberOf(labels.toSorted().join(' | ')));
    return labels;
  }

  same(a: number, b: number): boolean {
    const rows = this.#rows.view();
    return rows[a] === rows[b];
  }

  /** The label of a row, as it is shown. */
  of(row: number): string | undefined {
    return this.names[this.#rows.view()[row]!];
  }

  #numberOf(label: string): number {
    const known = this.#numbers.get(label);
    if (known !== undefined) return known;
    // A copy: a slice would keep the whole chunk of the file that it was cut from.
    const copy = Buffer.from(label).toString();
    this.#numbers.set(copy, this.names.length);
    this.names.push(copy);
    return this.names.length - 1;
  }
}

/** Counts the classes of one split. */
export class ClassCounter {
  #counts: Map<string, number> | undefined = new Map();
  #missing = 0;
  #rows = 0;

  add(labels: readonly string[]): void {
    this.#rows += 1;
    if (labels.length === 0) this.#missing += 1;
    for (const label of labels) {
      if (!this.#counts) return;
      const seen = this.#counts.get(label);
      this.#counts.set(seen ? label : Buffer.from(label).toString(), (seen ?? 0) + 1);
      if (this.#counts.size > MOST) this.#counts = undefined;
    }
  }

  /** `undefined` where nearly every row has a label of its own. */
  summary(): ClassSummary | undefined {
    const counts = this.#counts;
    const labelled = this.#rows - this.#missing;
    if (!counts || (counts.size > 20 && counts.size > labelled / 2)) return undefined;
    const total = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
    const sorted = [...counts]
      .map(([label, rows]) => ({ label, rows, share: rows / Math.max(labelled, 1) }))
      .sort((a, b) => b.rows - a.rows || (a.label < b.label ? -1 : 1));
    const entropy = sorted.reduce((sum, { rows }) => {
      const share = rows / total;
      return sum - share * Math.log(share);
    }, 0);
    const evenness = counts.size > 1 ? entropy / Math.log(counts.size) : 1;
    return { counts: sorted, missing: this.#missing, evenness };
  }
}
