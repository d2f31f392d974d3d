export {
  type BaselineComparison,
  type BaselinePredictions,
  type ComparisonInput,
  compareWithBaselines,
  type Difference,
} from './baselines/compare.ts';
export {
  type Figure,
  type Judge,
  judgeClasses,
  judgeLabels,
  judgeNumbers,
} from './baselines/judges.ts';
export {
  type LinearBaseline,
  type LinearBaselineInput,
  trainLinearBaseline,
} from './baselines/linear-baseline.ts';
export {
  type ConstantBaseline,
  type MajorityBaseline,
  majorityBaseline,
  majorityLabelsBaseline,
  meanBaseline,
} from './baselines/majority.ts';
export {
  type MultiLabelBaselineInput,
  trainMultiLabelBaseline,
} from './baselines/multi-label-baseline.ts';
export { type RidgeBaselineInput, trainRidgeBaseline } from './baselines/ridge-baseline.ts';
export type { TextBaseline, TextBaselineInput } from './baselines/text-baseline.ts';
export type { Texts } from './baselines/tfidf.ts';
export {
  InvalidScoreError,
  NoRowsError,
  ShapeMismatchError,
  TargetRangeError,
} from './errors.ts';
export {
  fitLogisticRegression,
  type LogisticRegression,
  type LogisticRegressionInput,
  type LossAndGradient,
  type LossWithGradient,
  logisticProbabilities,
  TrainingTargetError,
} from './linear/logistic-regression.ts';
export type { BootstrapOptions, Interval } from './metrics/bootstrap.ts';
export type { Calibration, ReliabilityBin } from './metrics/calibration.ts';
export { argmaxRows, type Scores, UNKNOWN_TARGET } from './metrics/check-inputs.ts';
export type { Averages } from './metrics/class-scores.ts';
export {
  type ClassificationInput,
  type ClassificationReport,
  type ClassReport,
  evaluateClassification,
  type RankingAverages,
} from './metrics/classification.ts';
export {
  type Confusion,
  type ConfusionMatrix,
  mostConfused,
  mostMistaken,
} from './metrics/confusion-matrix.ts';
export type { Curve, Curves } from './metrics/curves.ts';
export { type EvaluationReport, flatMetrics } from './metrics/flat-metrics.ts';
export {
  evaluateMultiLabel,
  type LabelReport,
  type MultiLabelInput,
  type MultiLabelReport,
} from './metrics/multi-label.ts';
export type { CurvePoint } from './metrics/ranking.ts';
export {
  evaluateRegression,
  type RegressionInput,
  type RegressionReport,
} from './metrics/regression.ts';
export { type WorstError, type WorstErrorsInput, worstErrors } from './metrics/worst-errors.ts';
export type { ChartPoint } from './report/charts/line-chart.ts';
export { renderReport } from './report/render-report.ts';
export type {
  DataSplit,
  Fact,
  LearningChart,
  PublishedFigure,
  ReportData,
  ReportedError,
  ReportInput,
} from './report/report-input.ts';
