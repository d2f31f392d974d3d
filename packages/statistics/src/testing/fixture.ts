import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LengthSummary } from '../text/lengths.ts';

type Lengths = Omit<LengthSummary, 'histogram'>;

interface SplitFigures {
  readonly rows: number;
  readonly characters: Lengths;
  readonly words: Lengths;
  readonly duplicates: { readonly rows: number; readonly conflicts: number };
  readonly classes: Readonly<Record<string, number>>;
  readonly evenness: number;
}

/** What pandas, scikit-learn and datasketch say; see `make_statistics.py`. */
export interface Figures {
  readonly threshold: number;
  readonly banking77: {
    readonly splits: Readonly<Record<'train' | 'test', SplitFigures>>;
    readonly testInTrain: number;
    /** Row numbers, found by brute force. */
    readonly nearTrain: readonly number[];
    readonly nearTestInTrain: readonly number[];
    readonly datasketchRecall: number;
  };
  readonly table: {
    readonly rows: number;
    readonly duplicates: number;
    readonly columns: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly cities: Readonly<Record<string, number>>;
  };
}

export const fixtures: string = fileURLToPath(new URL('../../test/fixtures', import.meta.url));
export const banking77: string = fileURLToPath(new URL('../../../banking77/data', import.meta.url));
export const figures: Figures = JSON.parse(readFileSync(`${fixtures}/statistics.json`, 'utf8'));
