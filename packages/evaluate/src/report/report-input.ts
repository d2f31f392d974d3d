import type { BaselineComparison } from '../baselines/compare.ts';
import type { EvaluationReport } from '../metrics/flat-metrics.ts';
import type { ChartPoint } from './charts/line-chart.ts';

/** A figure that somebody else reported on the same test set. */
export interface PublishedFigure {
  readonly name: string;
  /** A share: 0.926. */
  readonly accuracy: number;
  readonly source?: string;
}

/** One chart of the training's course. */
export interface LearningChart {
  /** `loss`, `learning rate`, `gradient norm`, `validation accuracy`, … */
  readonly title: string;
  readonly series: readonly { readonly name: string; readonly points: readonly ChartPoint[] }[];
}

/** A wrong prediction with its text. */
export interface ReportedError {
  readonly text: string;
  readonly target: string;
  readonly prediction: string;
  readonly confidence: number;
}

export interface Fact {
  readonly name: string;
  readonly value: string | number;
}

export interface DataSplit {
  readonly name: string;
  readonly rows: number;
  /** Rows by label, in the report's order or the data's own. */
  readonly classes?: readonly { readonly label: string; readonly rows: number }[];
}

export interface ReportData {
  readonly facts?: readonly Fact[];
  readonly splits?: readonly DataSplit[];
  /** Share of texts by length in tokens. */
  readonly lengths?: readonly { readonly upTo: number; readonly rows: number }[];
}

/** What a report shows; parts that are absent are left out. */
export interface ReportInput {
  readonly title: string;
  /** A line under the title: model, data, day. */
  readonly subtitle?: string;
  readonly report?: EvaluationReport;
  readonly baselines?: readonly BaselineComparison[];
  readonly published?: readonly PublishedFigure[];
  /** Whole sentences. */
  readonly warnings?: readonly string[];
  readonly learning?: readonly LearningChart[];
  readonly errors?: readonly ReportedError[];
  readonly data?: ReportData;
  /** Run, model, time, machine. */
  readonly facts?: readonly Fact[];
  /** The configuration as YAML. */
  readonly configuration?: string;
}
