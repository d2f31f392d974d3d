import { type Random, randomFrom } from '@havn/core';
import { ShapeMismatchError } from '../errors.ts';
import { SparseBuilder, type SparseRows } from './sparse-rows.ts';
import { TermIndex } from './term-index.ts';

export type Texts = Iterable<string> | AsyncIterable<string>;

/**
 * TF-IDF of words and pairs of words: scikit-learn's
 * `TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)`.
 */
export interface Tfidf {
  readonly terms: TermIndex;
  readonly idf: Float32Array;
}

export interface TfidfFit extends Tfidf {
  readonly rows: SparseRows;
  /** The targets of `rows`. */
  readonly targets: Int32Array;
  /** Rows with a known label that were there to choose from. */
  readonly offered: number;
}

export interface TfidfInput {
  readonly texts: Texts;
  /** One a text; rows of unknown label (−1) are passed over. */
  readonly targets: Int32Array;
  readonly seed: number;
  readonly maxRows: number;
  readonly maxEntries: number;
  readonly maxTerms: number;
}

/**
 * Learns the terms and weighs the rows, in one pass over the texts and bounded memory: of more
 * than `maxRows` rows a seeded sample is kept; where the kept ones exceed `maxEntries` terms, a
 * seeded half of them goes; of more than `maxTerms` terms the ones in most rows are kept.
 */
export async function fitTfidf(input: TfidfInput): Promise<TfidfFit> {
  const sample = await countTerms(input);
  const frequency = documentFrequency(sample.rows, sample.terms.size);
  const to = keptTerms(frequency, input.maxTerms);
  sample.terms.renumber(to);
  const rows = sample.targets.length;
  const idf = new Float32Array(sample.terms.size);
  to.forEach((term, old) => {
    if (term >= 0) idf[term] = Math.log((1 + rows) / (1 + frequency[old]!)) + 1;
  });
  return {
    terms: sample.terms,
    idf,
    rows: weighRows(sample.rows, to, idf),
    targets: sample.targets,
    offered: sample.offered,
  };
}

interface Sample {
  readonly terms: TermIndex;
  readonly rows: SparseRows;
  readonly targets: Int32Array;
  readonly offered: number;
}

async function countTerms(input: TfidfInput): Promise<Sample> {
  const { targets, maxRows, maxEntries, seed } = input;
  const random = randomFrom(seed, 'linear-baseline', 'sample');
  const offered = targets.reduce((sum, target) => sum + (target >= 0 ? 1 : 0), 0);
  const terms = new TermIndex();
  const builder = new SparseBuilder();
  const counter = createCounter(terms, true);
  let kept: number[] = [];
  let left = offered;
  let wanted = Math.min(maxRows, offered);
  let row = 0;
  for await (const text of input.texts) {
    const target = targets[row++];
    if (target === undefined) break;
    if (target < 0) continue;
    // Selection sampling (Knuth, algorithm 3.4.2S): exactly `wanted` of the rows that are left.
    if (random.uniform() * left-- >= wanted) continue;
    wanted--;
    counter(text, (term, count) => builder.push(term, count));
    builder.endRow();
    kept.push(target);
    if (builder.entries > maxEntries) {
      kept = halve(builder, kept, random);
      wanted = Math.floor(wanted / 2);
    }
  }
  if (row < targets.length) throw new ShapeMismatchError('texts', targets.length, row);
  return { terms, rows: builder.build(), targets: Int32Array.from(kept), offered };
}

function halve(builder: SparseBuilder, targets: readonly number[], random: Random): number[] {
  const stays = targets.map(() => random.uint32() % 2 === 0);
  builder.filterRows((row) => stays[row]!);
  return targets.filter((_, row) => stays[row]);
}

type Counter = (text: string, visit: (term: number, count: number) => void) => void;

/** Counts the terms of one text at a time in a scratch array that is all zero between calls. */
function createCounter(terms: TermIndex, grow: boolean): Counter {
  let counts = new Int32Array(Math.max(terms.size, 1024));
  return (text, visit) => {
    const touched: number[] = [];
    terms.forEachTerm(text, grow, (term) => {
      if (term >= counts.length) {
        const larger = new Int32Array(counts.length * 2);
        larger.set(counts);
        counts = larger;
      }
      if (counts[term]!++ === 0) touched.push(term);
    });
    for (const term of touched) {
      visit(term, counts[term]!);
      counts[term] = 0;
    }
  };
}

function documentFrequency({ columns }: SparseRows, terms: number): Int32Array {
  const frequency = new Int32Array(terms);
  for (const column of columns) frequency[column]!++;
  return frequency;
}

/** New numbers of the terms; −1 for one that no kept row has and for the rarest beyond `limit`. */
function keptTerms(frequency: Int32Array, limit: number): Int32Array {
  const ascending = frequency.toSorted();
  const least = Math.max(1, ascending[Math.max(ascending.length - limit, 0)] ?? 1);
  let room = limit - ascending.reduce((sum, count) => sum + (count > least ? 1 : 0), 0);
  let next = 0;
  return frequency.map((count) => {
    if (count > least) return next++;
    if (count < least || room-- <= 0) return -1;
    return next++;
  });
}

/** (1 + log tf) × idf, each row of length 1; terms that were dropped go. */
function weighRows(rows: SparseRows, to: Int32Array, idf: Float32Array): SparseRows {
  const { starts, columns, values } = rows;
  const newStarts = new Int32Array(starts.length);
  let at = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = at;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const term = to[columns[i]!]!;
      if (term < 0) continue;
      columns[at] = term;
      values[at++] = (1 + Math.log(values[i]!)) * idf[term]!;
    }
    normalise(values.subarray(from, at));
    newStarts[row + 1] = at;
  }
  return { starts: newStarts, columns: columns.subarray(0, at), values: values.subarray(0, at) };
}

/** Calls `visit` with the terms and weights of each text. */
export async function transformTfidf(
  { terms, idf }: Tfidf,
  texts: Texts,
  visit: (columns: readonly number[], values: Float32Array) => void,
): Promise<void> {
  const counter = createCounter(terms, false);
  for await (const text of texts) {
    const columns: number[] = [];
    const weights: number[] = [];
    counter(text, (term, count) => {
      columns.push(term);
      weights.push((1 + Math.log(count)) * idf[term]!);
    });
    const values = Float32Array.from(weights);
    normalise(values);
    visit(columns, values);
  }
}

function normalise(values: Float32Array): void {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! * values[i]!;
  if (squares === 0) return;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < values.length; i++) values[i]! *= scale;
}
