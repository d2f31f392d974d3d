import { reliabilityChart } from '../charts/reliability-chart.ts';
import { html } from '../html.ts';
import { plain } from '../numbers.ts';
import type { ReportInput } from '../report-input.ts';
import type { Section } from './section.ts';

export function calibrationSection({ report }: ReportInput): Section | undefined {
  if (!report || !('calibration' in report)) return undefined;
  const loss = report.logLoss === undefined ? '' : `, log loss ${plain(report.logLoss)}`;
  return {
    id: 'calibration',
    title: 'Calibration',
    body: html`<div class="charts">${reliabilityChart(report.calibration)}</div>
<p class="note">Brier score ${plain(report.brier)}${loss}.</p>`,
  };
}
