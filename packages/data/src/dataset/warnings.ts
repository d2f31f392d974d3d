import type { Places } from './places.ts';
import type { Scan } from './scan.ts';

/** Something odd in rows that are kept all the same. */
export interface DataWarning {
  readonly code: 'EMPTY_TEXT' | 'UNKNOWN_LABEL' | 'RARE_LABEL';
  readonly message: string;
  readonly file: string;
  /** How many rows. */
  readonly count: number;
  /** The lines of the first of them. */
  readonly lines: readonly number[];
}

/** What is odd in a source: empty texts, labels that the training data lack. */
export function scanWarnings({ source, emptyTexts, collector }: Scan): DataWarning[] {
  const { file } = source.table;
  const empty = emptyTexts.count > 0 ? [emptyTextWarning(file, emptyTexts)] : [];
  const unknown = [...collector.unknown].map(([label, places]) =>
    unknownLabelWarning(file, label, places),
  );
  return [...empty, ...unknown];
}

/** Labels that the training split has fewer than two rows of. */
export function rareLabelWarning(
  file: string,
  targets: ArrayLike<number>,
  labels: readonly string[],
): DataWarning | undefined {
  const counts = new Uint32Array(labels.length);
  for (let row = 0; row < targets.length; row++) counts[targets[row]!]! += 1;
  const rare = labels.filter((_, i) => counts[i]! < 2);
  if (rare.length === 0) return undefined;
  const named = rare.slice(0, 5).map((label) => JSON.stringify(label));
  const more = rare.length > named.length ? ', …' : '';
  const message = `the training split has fewer than two rows of ${rare.length} of ${labels.length} labels: ${named.join(', ')}${more}`;
  return { code: 'RARE_LABEL', message, file, count: rare.length, lines: [] };
}

function emptyTextWarning(file: string, places: Places): DataWarning {
  const rows = places.count === 1 ? 'row has an empty text' : 'rows have an empty text';
  return toWarning('EMPTY_TEXT', `${places.count} ${rows} (kept): ${places}`, file, places);
}

function unknownLabelWarning(file: string, label: string, places: Places): DataWarning {
  const rows = places.count === 1 ? 'row has' : 'rows have';
  const message = `${places.count} ${rows} the label ${JSON.stringify(label)}, which the training data lack (kept; counted as errors): ${places}`;
  return toWarning('UNKNOWN_LABEL', message, file, places);
}

function toWarning(
  code: DataWarning['code'],
  message: string,
  file: string,
  { count, lines }: Places,
): DataWarning {
  return { code, message, file, count, lines };
}
