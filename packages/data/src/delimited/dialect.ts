import { type DelimitedRecord, type Dialect, delimitedParser } from './parser.ts';

export interface RecognisedDialect {
  readonly dialect: Dialect;
  /** Whether lines end with a lone CR (classic Mac OS). */
  readonly carriageReturns: boolean;
  /** The records of the sample, the last one left out where it may be cut. */
  readonly records: readonly DelimitedRecord[];
}

/** The beginning of a file, and whether it is the whole of it. */
export interface Sample {
  readonly text: string;
  readonly whole: boolean;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** The lead a delimiter that the file's name announces has over the others. */
const NAME_BONUS = 0.5;

/** Below this share of equally wide records a delimiter is not believed. */
const LEAST_SHARE = 0.3;

/**
 * Recognises delimiter, quoting and line ends from the beginning of a file. A delimiter is good if
 * many records are equally wide. Where none is, each line is one field.
 */
export function recogniseDialect(sample: Sample, file: string): RecognisedDialect {
  const carriageReturns = /\r[^\n]/.test(sample.text) && !sample.text.includes('\n');
  const text = carriageReturns ? sample.text.replaceAll('\r', '\n') : sample.text;
  const announced = announcedDelimiter(file);
  let best: { score: number; dialect: Dialect; records: DelimitedRecord[] } | undefined;
  for (const delimiter of DELIMITERS) {
    const dialect = { delimiter, quotes: usesQuotes(text, delimiter) };
    const records = sampleRecords({ text, whole: sample.whole }, dialect, file);
    const score = delimiterScore(records, delimiter, announced);
    if (score > (best?.score ?? 0)) best = { score, dialect, records };
  }
  if (best) return { dialect: best.dialect, carriageReturns, records: best.records };
  const lines = { delimiter: '', quotes: announced === ',' };
  const records = sampleRecords({ text, whole: sample.whole }, lines, file);
  return { dialect: lines, carriageReturns, records };
}

/** The number of fields that most records have; among equals that of the first record. */
export function usualWidth(records: readonly DelimitedRecord[]): number {
  const counts = new Map<number, number>();
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

function announcedDelimiter(file: string): string | undefined {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return ',';
  return name.endsWith('.tsv') || name.endsWith('.tab') ? '\t' : undefined;
}

function delimiterScore(
  records: readonly DelimitedRecord[],
  delimiter: string,
  announced: string | undefined,
): number {
  const width = usualWidth(records);
  if (width < 2) return 0;
  const share = records.filter(({ fields }) => fields.length === width).length / records.length;
  // Texts are full of commas: in a file that is not named .csv they count only if nearly all agree.
  const least = delimiter === ',' && announced !== ',' ? 0.95 : LEAST_SHARE;
  if (share < least) return delimiter === announced ? 0.1 : 0;
  const rarity = delimiter === ',' ? 0 : 0.01;
  return share + rarity + (delimiter === announced ? NAME_BONUS : 0);
}

/**
 * Commas always go with RFC 4180 quoting. Elsewhere quotes are often part of the text, so they
 * enclose fields only if every field that begins with a quote ends with one, and either some field
 * needs it (a delimiter, line break or doubled quote in it) or most lines have such a field.
 */
function usesQuotes(text: string, delimiter: string): boolean {
  if (delimiter === ',') return true;
  const separator = delimiter === '|' ? '\\|' : delimiter;
  const opening = new RegExp(`(?:^|${separator}|\\n)"`, 'g');
  const field = new RegExp(`"([^"]*(?:""[^"]*)*)"(?=${separator}|\\r?\\n|$)`, 'y');
  let quoted = 0;
  let needed = false;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    field.lastIndex = opening.lastIndex - 1;
    const found = field.exec(text);
    if (!found) {
      // The sample may cut the last field.
      if (text.indexOf('"', opening.lastIndex) < 0) break;
      return false;
    }
    quoted += 1;
    needed ||= found[1]!.includes(delimiter) || /\n|""/.test(found[1]!);
    opening.lastIndex = field.lastIndex;
  }
  return needed || quoted > 0.9 * text.trimEnd().split('\n').length;
}

function sampleRecords(sample: Sample, dialect: Dialect, file: string): DelimitedRecord[] {
  const parser = delimitedParser({ dialect, file, lenient: true });
  const records = parser.push(sample.text);
  return sample.whole ? [...records, ...parser.end()] : records;
}
