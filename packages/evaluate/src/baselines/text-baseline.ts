import { NoRowsError } from '../errors.ts';
import { fitTfidf, type Texts, type TfidfFit } from './tfidf.ts';

export interface TextBaselineInput {
  readonly texts: Texts;
  readonly seed: number;
  /** Of more rows a seeded sample is trained on; default 50,000. */
  readonly maxRows?: number;
}

/** A baseline that reads the words of a text. */
export interface TextBaseline<Predictions> {
  readonly name: string;
  /** Rows trained on, and rows that were there. */
  readonly rows: number;
  readonly offeredRows: number;
  readonly terms: number;
  /** Said beside the figures where not all rows were trained on. */
  readonly note?: string;
  predict(texts: Texts): Promise<Predictions>;
}

const MAX_ROWS = 50_000;
const MAX_ENTRIES = 2 ** 24;
/** Weights kept, f32: 256 MB at most. */
const MAX_WEIGHTS = 2 ** 26;

/**
 * TF-IDF of words and pairs (sublinear) for models of `outputs` weights a term; rows of a target
 * below 0 are passed over.
 * @throws NoRowsError, ShapeMismatchError where there are fewer texts than targets
 */
export async function fitTexts(
  { texts, seed, maxRows = MAX_ROWS }: TextBaselineInput,
  targets: Int32Array,
  outputs: number,
): Promise<TfidfFit> {
  const maxTerms = Math.floor(MAX_WEIGHTS / outputs);
  const fit = await fitTfidf({ texts, targets, seed, maxRows, maxEntries: MAX_ENTRIES, maxTerms });
  if (fit.targets.length === 0) throw new NoRowsError('linear baseline');
  return fit;
}

/** What a baseline says of the texts that it was trained on. */
export function trainedOn({ idf, offered, targets }: TfidfFit) {
  const rows = targets.length;
  return {
    rows,
    offeredRows: offered,
    terms: idf.length,
    ...(rows < offered && {
      note: `trained on a random sample of ${rows} of ${offered} rows`,
    }),
  };
}
