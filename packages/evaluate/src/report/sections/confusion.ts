import type { ClassificationReport } from '../../metrics/classification.ts';
import { mostConfused, mostMistaken } from '../../metrics/confusion-matrix.ts';
import { heatMap } from '../charts/heat-map.ts';
import { html, type SafeHtml } from '../html.ts';
import { percent } from '../numbers.ts';
import type { ReportInput } from '../report-input.ts';
import { table } from '../table.ts';
import type { Section } from './section.ts';

const MOST_CLASSES = 100;
const MOST_PAIRS = 15;

/** The confusion matrix and the pairs most often confused. */
export function confusionSection({ report }: ReportInput): Section | undefined {
  if (!report || !('confusion' in report)) return undefined;
  const shown = mostMistaken(report.confusion, MOST_CLASSES);
  const all = shown.length === report.labels.length;
  return {
    id: 'confusion',
    title: 'Confusion',
    body: html`${pairsTable(report)}
${heatMap({
  title: all
    ? 'Confusion matrix'
    : `Confusion matrix of the ${shown.length} classes with most mistakes`,
  labels: shown.map((at) => report.labels[at]!),
  counts: shown.map((row) => shown.map((column) => report.confusion.counts[row]![column]!)),
})}
<p class="note">Rows are the true labels, columns the predictions; the shade is the share of the row. Blue: right, red: wrong (square-root scale, so that rare mistakes show).</p>`,
  };
}

function pairsTable(report: ClassificationReport): SafeHtml | undefined {
  const pairs = mostConfused(report.confusion, MOST_PAIRS);
  if (pairs.length === 0) return html`<p>No row with a known label was predicted wrong.</p>`;
  return table({
    caption: 'Most confused pairs',
    columns: [
      { name: 'True label' },
      { name: 'Taken for' },
      { name: 'Rows', numeric: true },
      { name: 'Share of the label', numeric: true },
    ],
    rows: pairs.map(({ target, prediction, count }) => [
      report.labels[target]!,
      report.labels[prediction]!,
      String(count),
      percent(count / report.perClass[target]!.support),
    ]),
  });
}
