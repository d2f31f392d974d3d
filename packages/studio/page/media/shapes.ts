/** @file Files may be anybody's: what the pages draw is looked at before. */
import type {
  ConfusionMatrixFile,
  CurveFile,
  HistogramFile,
  TableFile,
  TextSamplesFile,
} from '@havn/track';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';

function every<T>(value: unknown, is: (each: unknown) => each is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

const isNumbers = (value: unknown): value is readonly number[] => every(value, isNumber);

const isFigure = (value: unknown) => value === undefined || isNumber(value);

function isAnswer(value: unknown): boolean {
  return isFigure(value) || isText(value) || every(value, isText);
}

/** Later versions may mean something else. */
const isKnown = (value: unknown): value is Fields => isObject(value) && value.version === 1;

export function readHistogram(value: unknown): HistogramFile | undefined {
  if (!isKnown(value) || !isNumbers(value.edges) || !isNumbers(value.counts)) return undefined;
  if (value.edges.length !== value.counts.length + 1 || value.counts.length === 0) return undefined;
  return value as unknown as HistogramFile;
}

export function readConfusion(value: unknown): ConfusionMatrixFile | undefined {
  if (!isKnown(value) || !every(value.labels, isText) || !every(value.counts, isNumbers)) {
    return undefined;
  }
  const { labels, counts } = value;
  const square =
    counts.length === labels.length && counts.every((row) => row.length === labels.length);
  return square ? (value as unknown as ConfusionMatrixFile) : undefined;
}

export function readCurve(value: unknown): CurveFile | undefined {
  if (!isKnown(value) || !every(value.lines, isObject)) return undefined;
  const right = value.lines.every(
    ({ name, points, area }) => isText(name) && every(points, isNumbers) && isFigure(area),
  );
  return right ? (value as unknown as CurveFile) : undefined;
}

export function readSamples(value: unknown): TextSamplesFile | undefined {
  if (!isKnown(value) || !every(value.samples, isObject)) return undefined;
  const right = value.samples.every(
    ({ text, target, prediction, confidence }) =>
      isText(text) && isAnswer(target) && isAnswer(prediction) && isFigure(confidence),
  );
  return right ? (value as unknown as TextSamplesFile) : undefined;
}

export interface ShownTable extends TableFile {
  /** How many rows there are, where these are the first of them. */
  readonly count?: number;
}

export function readTable(value: unknown): ShownTable | undefined {
  if (!isObject(value) || !Array.isArray(value.columns) || !Array.isArray(value.data)) {
    return undefined;
  }
  if (!value.data.every((row) => Array.isArray(row))) return undefined;
  const { columns, data, count } = value;
  return { columns: columns.map(String), data, ...(isNumber(count) && { count }) };
}
