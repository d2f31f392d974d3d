import type { Progress } from '@havn/core';
import type { BaselineComparison, EvaluationReport } from '@havn/evaluate';
import type { FitResult } from '@havn/loop';
import type { PreparedData } from '../data/prepare-data.ts';
import type { Recorder } from '../run/recorder.ts';
import type { RunFolder } from '../run/run-folder.ts';
import type { PickedText } from './record-report.ts';

export interface EvaluateRunOptions {
  readonly run: RunFolder;
  readonly recorder: Recorder;
  readonly data: PreparedData;
  readonly bundle: string;
  readonly fit?: FitResult;
  readonly progress: Progress;
}

export interface RunEvaluation {
  /** `test/…`, `test_without_leaks/…`, `baseline/majority/…`, `baseline/linear/…` */
  readonly metrics: Readonly<Record<string, number>>;
  readonly verdicts: readonly string[];
  /** The HTML report. */
  readonly report: string;
}

/** What the test data say of a run. */
export interface TestFigures {
  readonly report: EvaluationReport;
  /** Wrong answers, worst first, then some right ones. */
  readonly samples: readonly PickedText[];
  readonly comparisons: readonly BaselineComparison[];
  readonly verdicts: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
}
