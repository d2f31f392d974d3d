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

function seriesOf(name: string, points: readonly ChartPoint[]): readonly Series[] {
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

/** Exponential mean over about a fortieth of the series, corrected for its start. */
function runningMean(points: readonly ChartPoint[]): readonly ChartPoint[] {
  const keep = 1 - 1 / Math.max(5, points.length / 40);
  let sum = 0;
  let weight = 0;
  return points.map(({ x, y }) => {
    sum = keep * sum + y;
    weight = keep * weight + 1;
    return { x, y: sum / weight };
  });
}

function thin(points: readonly ChartPoint[]): readonly ChartPoint[] {
  const stride = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}
