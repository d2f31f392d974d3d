import type { Curve } from '../../metrics/curves.ts';
import { lineChart } from '../charts/line-chart.ts';
import { html } from '../html.ts';
import { percent } from '../numbers.ts';
import type { ReportInput } from '../report-input.ts';
import type { Section } from './section.ts';

/** ROC and precision–recall curves. */
export function curvesSection({ report }: ReportInput): Section | undefined {
  if (!report || !('curves' in report)) return undefined;
  const { roc, precisionRecall } = report.curves;
  if (roc.length === 0) return undefined;
  const note = roc.some(({ name }) => name === 'macro')
    ? 'Mean over all classes, and the classes with the least area.'
    : undefined;
  return {
    id: 'curves',
    title: 'ROC and precision–recall',
    body: html`<div class="charts">${lineChart({
      title: 'ROC: hits against false alarms',
      xLabel: 'false positive rate',
      yLabel: 'true positive rate',
      series: roc.map((curve) => named(curve, 'AUC')),
      unit: true,
      diagonal: true,
      ...(note && { note }),
    })}${lineChart({
      title: 'Precision and recall',
      xLabel: 'recall',
      yLabel: 'precision',
      series: precisionRecall.map((curve) => named(curve, 'AP')),
      unit: true,
      ...(note && { note }),
    })}</div>`,
  };
}

function named({ name, area, points }: Curve, measure: string) {
  const shown = name === 'macro' ? 'mean of all classes' : name;
  return { name: `${shown}, ${measure} ${percent(area)}`, points };
}
