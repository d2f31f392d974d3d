import type { Overlap, RowStatistics, SplitStatistics } from '../rows/row-statistics.ts';
import { count, percent, plural } from './numbers.ts';

/** What a reader should look at. */
export interface Finding {
  /** `warning`: figures of a model may be wrong for it; `note`: worth knowing. */
  readonly level: 'warning' | 'note';
  readonly message: string;
}

/** The largest class has so many times the rows of the smallest. */
const IMBALANCE = 10;
const RARE_ROWS = 10;
const SHOWN_LABELS = 5;

/** The most important first. */
export function rowFindings(statistics: RowStatistics): readonly Finding[] {
  const { splits, overlaps } = statistics;
  const findings = [
    ...overlaps.flatMap((overlap) => overlapFindings(overlap, splits)),
    ...splits.flatMap((split) => bytesFindings(split)),
    ...splits.flatMap((split) => duplicateFindings(split)),
    ...unknownLabels(splits),
    ...splits.flatMap(classFindings),
    ...splits.flatMap(textFindings),
    ...splits.flatMap(languageFindings),
    ...splits.flatMap(columnFindings),
  ];
  return [
    ...findings.filter(({ level }) => level === 'warning'),
    ...findings.filter(({ level }) => level === 'note'),
  ];
}

function overlapFindings(overlap: Overlap, splits: readonly SplitStatistics[]): Finding[] {
  const { split, in: earlier, exact, near } = overlap;
  const rows = splits.find(({ name }) => name === split)!.rows;
  const line = (repeats: Overlap['exact'], how: string): Finding[] => {
    if (repeats.rows === 0) return [];
    const share = `${count(repeats.rows)} of ${count(rows)} rows of ${split} (${percent(repeats.rows / rows)})`;
    const verb = repeats.rows === 1 ? 'is' : 'are';
    const message = `${share} ${verb} ${how} ${earlier}${otherLabel(repeats.conflicts)}`;
    return [{ level: 'warning', message }];
  };
  return [...line(exact, 'also in'), ...line(near, 'nearly the same as one in')];
}

function otherLabel(conflicts: number): string {
  return conflicts === 0 ? '' : `, ${count(conflicts)} with another label`;
}

function bytesFindings({ invalidBytes }: SplitStatistics): Finding[] {
  const [first] = invalidBytes;
  if (!first) return [];
  const message = `${first.file}:${first.line}: ${first.message}; it is read as U+FFFD here and refused by training`;
  return [{ level: 'warning', message }];
}

function duplicateFindings({ name, duplicates }: SplitStatistics): Finding[] {
  const { exact, near } = duplicates;
  const line = ({ rows, conflicts }: typeof exact, how: string): Finding[] =>
    rows === 0
      ? []
      : [
          {
            level: conflicts > 0 ? 'warning' : 'note',
            message: `${name}: ${plural(rows, 'row')} ${how} an earlier one${otherLabel(conflicts)}`,
          },
        ];
  return [
    ...line(exact, rows(exact.rows, 'repeats', 'repeat')),
    ...line(near, rows(near.rows, 'is nearly', 'are nearly')),
  ];
}

function rows(value: number, one: string, many: string): string {
  return value === 1 ? one : many;
}

/** Labels that the first split, which a model would be trained on, lacks. */
function unknownLabels(splits: readonly SplitStatistics[]): Finding[] {
  const [first, ...rest] = splits;
  const known = new Set(first?.classes?.counts.map(({ label }) => label));
  if (known.size === 0) return [];
  return rest.flatMap(({ name, classes }): Finding[] => {
    const unknown = classes?.counts.filter(({ label }) => !known.has(label)) ?? [];
    if (unknown.length === 0) return [];
    const named = shownLabels(unknown.map(({ label }) => label));
    return [{ level: 'warning', message: `${name}: labels that ${first!.name} lacks: ${named}` }];
  });
}

function shownLabels(labels: readonly string[]): string {
  const more = labels.length > SHOWN_LABELS ? ` and ${labels.length - SHOWN_LABELS} more` : '';
  return labels.slice(0, SHOWN_LABELS).join(', ') + more;
}

function classFindings({ name, classes, rows: all }: SplitStatistics): Finding[] {
  if (!classes) return [];
  const { counts, missing } = classes;
  const findings: Finding[] = [];
  if (missing > 0) {
    findings.push({
      level: 'warning',
      message: `${name}: ${plural(missing, 'row')} of ${count(all)} without a label`,
    });
  }
  const [largest, smallest] = [counts[0], counts.at(-1)];
  if (largest && smallest && counts.length > 1 && largest.rows >= smallest.rows * IMBALANCE) {
    const times = (largest.rows / smallest.rows).toFixed(0);
    const message = `${name}: ${largest.label} has ${times} times the rows of ${smallest.label} (${count(largest.rows)} and ${count(smallest.rows)})`;
    findings.push({ level: 'note', message });
  }
  const rare = counts.filter((one) => one.rows < RARE_ROWS).map(({ label }) => label);
  if (rare.length > 0 && all > RARE_ROWS * counts.length) {
    const message = `${name}: fewer than ${RARE_ROWS} rows of ${shownLabels(rare)}`;
    findings.push({ level: 'note', message });
  }
  return findings;
}

/** Oddities that say that a text is damaged, not only untidy. */
const DAMAGE = new Set([
  'replacement-character',
  'mojibake',
  'lone-surrogate',
  'control-character',
]);

function textFindings({ name, text }: SplitStatistics): Finding[] {
  if (!text) return [];
  const empty: Finding[] =
    text.empty > 0
      ? [{ level: 'warning', message: `${name}: ${plural(text.empty, 'empty text')}` }]
      : [];
  const odd = text.oddities.map((oddity): Finding => {
    const [first] = oddity.examples;
    const place = first ? ` (first: ${first.file}:${first.line})` : '';
    const message = `${name}: ${plural(oddity.rows, 'text')} with ${oddity.name}${place}`;
    return { level: DAMAGE.has(oddity.code) ? 'warning' : 'note', message };
  });
  return [...empty, ...odd];
}

function languageFindings({ name, text }: SplitStatistics): Finding[] {
  if (!text) return [];
  const { sample, languages } = text.language;
  const told = languages.filter(({ language }) => language !== '?');
  const others = told.slice(1).reduce((sum, one) => sum + one.rows, 0);
  if (sample === 0 || others / sample < 0.02) return [];
  const shares = told.slice(0, 4).map((one) => `${one.language} ${percent(one.rows / sample)}`);
  return [
    { level: 'note', message: `${name}: several languages, by a guess: ${shares.join(', ')}` },
  ];
}

function columnFindings({ name, columns, rows: all, text }: SplitStatistics): Finding[] {
  return columns.flatMap((column): Finding[] => {
    const title = column.name === '' ? 'without a name' : column.name;
    if (column.type === 'empty')
      return [{ level: 'note', message: `${name}: the column ${title} is empty` }];
    if (column.missing > 0 && !text) {
      const share = percent(column.missing / all);
      return [
        {
          level: 'note',
          message: `${name}: the column ${title} lacks ${plural(column.missing, 'value')} (${share})`,
        },
      ];
    }
    const constant = column.distinct === 1 && all > 1 && column.missing === 0;
    return constant
      ? [{ level: 'note', message: `${name}: the column ${title} has one value only` }]
      : [];
  });
}
