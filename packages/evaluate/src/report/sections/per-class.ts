import { html, type SafeHtml } from '../html.ts';
import { count, percent } from '../numbers.ts';
import type { ReportInput } from '../report-input.ts';
import { type Cell, table } from '../table.ts';
import type { Section } from './section.ts';

/** Every class's figures; sortable. */
export function perClassSection({ report }: ReportInput): Section | undefined {
  if (!report || !('labels' in report)) return undefined;
  const lines = 'perClass' in report ? report.perClass : report.perLabel;
  return {
    id: 'classes',
    title: 'perClass' in report ? 'Classes' : 'Labels',
    body: table({
      caption: 'Figures by class; a column head sorts',
      sortable: true,
      columns: [
        { name: 'Class' },
        ...['Rows', 'Predicted', 'Precision', 'Recall', 'F1', 'ROC AUC', 'Average precision'].map(
          (name) => ({ name, numeric: true }),
        ),
      ],
      rows: lines.map((line) => [
        line.label,
        { shown: count(line.support), value: line.support },
        { shown: count(line.predicted), value: line.predicted },
        share(line.precision),
        share(line.recall),
        { shown: meter(line.f1), value: line.f1 },
        share(line.rocAuc),
        share(line.averagePrecision),
      ]),
    }),
  };
}

function share(value: number | undefined): Cell {
  return value === undefined ? { shown: '–', value: -1 } : { shown: percent(value), value };
}

function meter(value: number): SafeHtml {
  return html`<span class="meter"><span style="width:${(value * 100).toFixed(1)}%"></span></span><span class="figure">${percent(value)}</span>`;
}
