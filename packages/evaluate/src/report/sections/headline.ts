import type { BaselineComparison } from '../../baselines/compare.ts';
import type { Interval } from '../../metrics/bootstrap.ts';
import type { ClassificationReport } from '../../metrics/classification.ts';
import type { EvaluationReport } from '../../metrics/flat-metrics.ts';
import { html, type SafeHtml } from '../html.ts';
import { count, percent, percentInterval, plain } from '../numbers.ts';
import type { PublishedFigure, ReportInput } from '../report-input.ts';
import type { Section } from './section.ts';

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** The figures that matter most, with their intervals, and how they stand to others'. */
export function headlineSection(input: ReportInput): Section | undefined {
  const { report, baselines = [] } = input;
  if (!report) return undefined;
  const tiles = figuresOf(report).map(
    ({ name, value, note }) =>
      html`<div class="tile"><dt>${name}</dt><dd>${value}</dd>${note ? html`<dd class="note">${note}</dd>` : undefined}</div>`,
  );
  const unknown =
    'unknownRows' in report && report.unknownRows > 0
      ? `, ${count(report.unknownRows)} of them with a label that training did not know`
      : '';
  return {
    id: 'result',
    title: 'Result',
    body: html`<dl class="tiles">${tiles}</dl>
<p class="note">${count(report.rows)} test rows${unknown}. Intervals: 95 %, bootstrap over the test rows.</p>
${'perClass' in report ? comparison(report, baselines, input.published ?? []) : undefined}
${baselines.map(({ verdict, sentence }) => html`<p class="verdict ${verdict === 'better' ? 'good' : 'poor'}">${sentence}</p>`)}`,
  };
}

function figuresOf(report: EvaluationReport): readonly Figure[] {
  if ('perClass' in report) return classificationFigures(report);
  if ('perLabel' in report) {
    return [
      share('Every label right', report.subsetAccuracy, report.intervals?.subsetAccuracy),
      share('Macro F1', report.f1.macro, report.intervals?.f1Macro),
      share('Micro F1', report.f1.micro),
      ...(report.rocAuc ? [share('ROC AUC, mean', report.rocAuc.macro)] : []),
    ];
  }
  const { mse, rmse, mae, r2, pearson, spearman } = report;
  return Object.entries({ RMSE: rmse, MAE: mae, MSE: mse, 'R²': r2, pearson, spearman }).flatMap(
    ([name, value]) => (value === undefined ? [] : [{ name, value: plain(value) }]),
  );
}

function classificationFigures(report: ClassificationReport): readonly Figure[] {
  const { accuracy, f1, intervals, rocAuc, binary, logLoss, calibration } = report;
  return [
    share('Accuracy', accuracy, intervals?.accuracy),
    share('Macro F1', f1.macro, intervals?.f1Macro),
    share('Weighted F1', f1.weighted, intervals?.f1Weighted),
    ...(binary
      ? [share('ROC AUC', binary.rocAuc), share('Average precision', binary.averagePrecision)]
      : rocAuc
        ? [share('ROC AUC, one vs rest', rocAuc.macro)]
        : []),
    ...(logLoss === undefined ? [] : [{ name: 'Log loss', value: plain(logLoss) }]),
    share('Calibration error', calibration.ece),
  ];
}

function share(name: string, value: number, interval?: Interval): Figure {
  return { name, value: percent(value), ...(interval && { note: percentInterval(interval) }) };
}

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly interval?: Interval;
  readonly kind: 'model' | 'baseline' | 'published';
  readonly source?: string;
}

function comparison(
  report: ClassificationReport,
  baselines: readonly BaselineComparison[],
  published: readonly PublishedFigure[],
): SafeHtml | undefined {
  if (baselines.length + published.length === 0) return undefined;
  const model: Bar = {
    name: 'this model',
    value: report.accuracy,
    kind: 'model',
    ...(report.intervals && { interval: report.intervals.accuracy }),
  };
  const bars: Bar[] = [
    model,
    ...baselines.map(({ name, differences: [accuracy] }) => ({
      name: `baseline: ${name}`,
      value: accuracy!.baseline,
      kind: 'baseline' as const,
    })),
    ...published.map(({ name, accuracy, source }) => ({
      name: `published: ${name}`,
      value: accuracy,
      kind: 'published' as const,
      ...(source && { source }),
    })),
  ];
  return html`<figure><figcaption>Accuracy beside baselines${published.length > 0 ? ' and published figures' : ''}</figcaption>
<ul class="bars">${bars.toSorted((a, b) => b.value - a.value).map(barRow)}</ul></figure>`;
}

function barRow({ name, value, interval, kind, source }: Bar): SafeHtml {
  const at = (position: number) => `${(Math.min(Math.max(position, 0), 1) * 100).toFixed(2)}%`;
  const whisker = interval
    ? html`<span class="whisker" style="left:${at(interval.low)};width:${at(interval.high - interval.low)}"></span>`
    : undefined;
  const from = source ? html` <small>${source}</small>` : undefined;
  return html`<li class="${kind}"><span class="name">${name}${from}</span><span class="track"><span class="fill" style="width:${at(value)}"></span>${whisker}</span><span class="value">${percent(value)}</span></li>`;
}
