import { type ChartPoint, lineChart, type Series } from '../charts/line-chart.ts';
import { html } from '../html.ts';
import type { LearningChart, ReportInput } from '../report-input.ts';
import type { Section } from './section.ts';

const SMOOTHED_FROM = 60;
const MOST_POINTS = 400;
const FEW_POINTS = 12;

/** How training went, by step. */
export function learningSection({ learning = [] }: ReportInput): Section | undefined {
  const charts = learning.filter(({ series }) => series.some(({ points }) => points.length > 0));
  if (charts.length === 0) return undefined;
  return {
    id: 'training',
    title: 'Training',
    body: html`<div class="charts">${charts.map(chartOf)}</div>`,
  };
}

function chartOf({ title, series }: LearningChart) {
  const smoothed = series.some(({ name, points }) => isNoisy(name, points));
  return lineChart({
    title,
    xLabel: 'step',
    yLabel: title,
    series: series.flatMap(({ name, points }) => seriesOf(name, points)),
    ...(smoothed && { note: 'Pale: each step. Line: running mean.' }),
  });
}

function seriesOf(name: string, all: readonly ChartPoint[]): readonly Series[] {
  const points = all.filter(({ y }) => Number.isFinite(y));
  if (!isNoisy(name, points)) {
    return [{ name, points: thin(points), dots: points.length <= FEW_POINTS }];
  }
  return [
    { name, points: thin(points), faint: true },
    { name, points: thin(runningMean(points)) },
  ];
}

/** Long series that jump about get a mean; a schedule or a validation figure does not. */
function isNoisy(name: string, points: readonly ChartPoint[]): boolean {
  if (points.length < SMOOTHED_FROM || /learning.?rate|\blr\b/i.test(name)) return false;
  let turns = 0;
  for (let i = 2; i < points.length; i++) {
    const before = points[i - 1]!.y - points[i - 2]!.y;
    if (before * (points[i]!.y - points[i - 1]!.y) < 0) turns++;
  }
  return turns > points.length / 5;
}

/** Mean over a fortieth of the series around each point; a mean of the past would lag behind. */
function runningMean(points: readonly ChartPoint[]): readonly ChartPoint[] {
  const reach = Math.max(3, Math.round(points.length / 80));
  const sums = new Float64Array(points.length + 1);
  points.forEach(({ y }, at) => {
    sums[at + 1] = sums[at]! + y;
  });
  return points.map(({ x }, at) => {
    const from = Math.max(at - reach, 0);
    const to = Math.min(at + reach + 1, points.length);
    return { x, y: (sums[to]! - sums[from]!) / (to - from) };
  });
}

function thin(points: readonly ChartPoint[]): readonly ChartPoint[] {
  const stride = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}
