import type { RunRow } from '../../src/server/runs/run-row.ts';

/** How the values of a column are placed along a line: numbers by size, words one beside another. */
export interface ValueAxis {
  readonly column: string;
  /** From 0 to 1; undefined for a run without a value. */
  place(run: RunRow): number | undefined;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Words beyond these would lie on top of each other. */
const MAX_WORDS = 24;
const MAX_MARKS = 6;
const EVEN = [0, 0.25, 0.5, 0.75, 1];

export function numberOf(run: RunRow, column: string): number | undefined {
  const value = run.values[column];
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) && Math.abs(number) < Number.MAX_VALUE ? number : undefined;
}

export function valueAxis(runs: readonly RunRow[], column: string): ValueAxis {
  const values = runs.map((run) => run.values[column]).filter((value) => value != null);
  const numbers = runs.map((run) => numberOf(run, column)).filter((value) => value !== undefined);
  return numbers.length === values.length
    ? ofNumbers(column, numbers)
    : ofWords(column, values.map(String));
}

/** Learning rates and the like: positive, over more than a power of ten. */
function isLogarithmic(low: number, high: number): boolean {
  return low > 0 && high / low >= 20;
}

function ofNumbers(column: string, numbers: readonly number[]): ValueAxis {
  const low = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const log = isLogarithmic(low, high);
  const map = log ? Math.log : (value: number) => value;
  const back = log ? Math.exp : (value: number) => value;
  const range = map(high) - map(low);
  const share = (value: number) => (range === 0 ? 0.5 : (map(value) - map(low)) / range);
  const distinct = [...new Set(numbers)];
  // A few sizes of a batch are marks themselves; of many values five even places are.
  const marks =
    distinct.length <= MAX_MARKS
      ? distinct.sort((a, b) => a - b)
      : EVEN.map((at) => back(map(low) + at * range));
  return {
    column,
    place(run) {
      const value = numberOf(run, column);
      return value === undefined ? undefined : share(value);
    },
    ticks: marks.map((value) => ({ at: share(value), text: String(Number(value.toPrecision(3))) })),
  };
}

function ofWords(column: string, values: readonly string[]): ValueAxis {
  const words = [...new Set(values)].sort();
  const places = new Map(
    words.map((word, index) => [word, words.length === 1 ? 0.5 : index / (words.length - 1)]),
  );
  const every = Math.ceil(words.length / MAX_WORDS);
  return {
    column,
    place: (run) => places.get(String(run.values[column] ?? '')),
    ticks: words
      .filter((_, index) => index % every === 0)
      .map((word) => ({ at: places.get(word)!, text: word })),
  };
}
