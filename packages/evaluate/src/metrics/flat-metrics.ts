import type { ClassificationReport } from './classification.ts';
import type { MultiLabelReport } from './multi-label.ts';
import type { RegressionReport } from './regression.ts';

export type EvaluationReport = ClassificationReport | MultiLabelReport | RegressionReport;

/**
 * A report as named numbers for a run's metrics: `accuracy`, `f1_macro`, `roc_auc_ovr`, … Figures
 * that are not defined on this set are absent.
 */
export function flatMetrics(report: EvaluationReport): Record<string, number> {
  const figures =
    'perClass' in report
      ? classification(report)
      : 'perLabel' in report
        ? multiLabel(report)
        : regression(report);
  return Object.fromEntries(
    Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

type Figures = Record<string, number | undefined>;

function classification(report: ClassificationReport): Figures {
  return {
    accuracy: report.accuracy,
    ...averages(report),
    roc_auc: report.binary?.rocAuc,
    average_precision: report.binary?.averagePrecision,
    roc_auc_ovr: report.rocAuc?.macro,
    roc_auc_ovr_weighted: report.rocAuc?.weighted,
    average_precision_macro: report.averagePrecision?.macro,
    average_precision_weighted: report.averagePrecision?.weighted,
    log_loss: report.logLoss,
    brier: report.brier,
    ece: report.calibration.ece,
  };
}

function multiLabel(report: MultiLabelReport): Figures {
  return {
    subset_accuracy: report.subsetAccuracy,
    hamming_loss: report.hammingLoss,
    ...averages(report),
    roc_auc_macro: report.rocAuc?.macro,
    roc_auc_weighted: report.rocAuc?.weighted,
    average_precision_macro: report.averagePrecision?.macro,
    average_precision_weighted: report.averagePrecision?.weighted,
  };
}

function regression({ mse, rmse, mae, r2, pearson, spearman }: RegressionReport): Figures {
  return { mse, rmse, mae, r2, pearson, spearman };
}

function averages(report: ClassificationReport | MultiLabelReport): Figures {
  const { precision, recall, f1 } = report;
  return Object.fromEntries(
    Object.entries({ precision, recall, f1 }).flatMap(([name, { macro, micro, weighted }]) => [
      [`${name}_macro`, macro],
      [`${name}_micro`, micro],
      [`${name}_weighted`, weighted],
    ]),
  );
}
