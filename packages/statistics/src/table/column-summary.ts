import type { Cell } from '@havn/data';
import { DistinctCounter } from './distinct.ts';

export type ColumnType = 'text' | 'category' | 'integer' | 'number' | 'boolean' | 'date' | 'empty';

export interface NumberSummary {
  readonly mean: number;
  /** Of the sample (n − 1). */
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

export interface ColumnSummary {
  readonly name: string;
  readonly type: ColumnType;
  /** Absent, null or empty. */
  readonly missing: number;
  readonly distinct: number;
  /** Whether `distinct` was counted; else it was estimated to about 1 %. */
  readonly distinctIsExact: boolean;
  /** Of numbers. */
  readonly numbers?: NumberSummary;
  /** The most frequent values, where there are few different ones. */
  readonly top?: readonly { readonly value: string; readonly rows: number }[];
}

/** As many different values as are counted one by one. */
const COUNTED = 1_000;
const TOP = 10;
const BOOLEAN = /^(true|false)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const INTEGER = /^[-+]?\d+$/;

/** Sees the values of one column; memory does not grow with the rows. */
export class ColumnCounter {
  readonly #name: string;
  readonly #distinct = new DistinctCounter();
  #counts: Map<string, number> | undefined = new Map();
  #rows = 0;
  #missing = 0;
  #integers = 0;
  #numbers = 0;
  #booleans = 0;
  #dates = 0;
  #mean = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(name: string) {
    this.#name = name;
  }

  add(cell: Cell): void {
    this.#rows += 1;
    const value = cell === undefined || typeof cell === 'string' ? cell : cell.join(', ');
    if (value === undefined || value === '') {
      this.#missing += 1;
      return;
    }
    this.#distinct.add(value);
    this.#count(value);
    if (value.length <= 40) this.#classify(value.trim());
  }

  summary(): ColumnSummary {
    const type = this.#type();
    const numeric = type === 'integer' || type === 'number';
    const few = this.#counts && type !== 'text' && !(numeric && this.#counts.size > 20);
    return {
      name: this.#name,
      type,
      missing: this.#missing,
      distinct: this.#distinct.count(),
      distinctIsExact: this.#distinct.isExact,
      ...(numeric && { numbers: this.#numberSummary() }),
      ...(few && this.#counts!.size > 0 && { top: this.#top() }),
    };
  }

  #count(value: string): void {
    if (!this.#counts) return;
    const seen = this.#counts.get(value);
    // A copy: a slice would keep the whole chunk of the file that it was cut from.
    this.#counts.set(seen ? value : Buffer.from(value).toString(), (seen ?? 0) + 1);
    if (this.#counts.size > COUNTED) this.#counts = undefined;
  }

  #classify(value: string): void {
    if (BOOLEAN.test(value)) this.#booleans += 1;
    else if (DATE.test(value)) this.#dates += 1;
    const number = value === '' ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) return;
    if (INTEGER.test(value)) this.#integers += 1;
    this.#numbers += 1;
    const difference = number - this.#mean;
    this.#mean += difference / this.#numbers;
    this.#squares += difference * (number - this.#mean);
    this.#min = Math.min(this.#min, number);
    this.#max = Math.max(this.#max, number);
  }

  #type(): ColumnType {
    const values = this.#rows - this.#missing;
    if (values === 0) return 'empty';
    if (this.#booleans === values) return 'boolean';
    if (this.#integers === values) return 'integer';
    if (this.#numbers === values) return 'number';
    if (this.#dates === values) return 'date';
    const few = this.#counts !== undefined && this.#counts.size <= Math.max(20, values / 20);
    return few && this.#counts!.size < values ? 'category' : 'text';
  }

  #numberSummary(): NumberSummary {
    const std = this.#numbers > 1 ? Math.sqrt(this.#squares / (this.#numbers - 1)) : 0;
    return { mean: this.#mean, std, min: this.#min, max: this.#max };
  }

  #top() {
    return [...this.#counts!]
      .map(([value, rows]) => ({ value, rows }))
      .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
      .slice(0, TOP);
  }
}
