import { describe, expect, it } from 'vitest';
import { InvalidScoreError, NoRowsError, ShapeMismatchError, TargetRangeError } from '../errors.ts';
import { readFixture } from '../read-fixture.ts';
import type { Averages } from './class-scores.ts';
import { type ClassificationInput, evaluateClassification } from './classification.ts';
import { flatMetrics } from './flat-metrics.ts';
import { precisionRecallCurve, rankScores, rocCurve, thinCurve } from './ranking.ts';

interface Case {
  readonly name: string;
  readonly targets: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly classes: number;
  readonly accuracy: number;
  readonly precision: Averages;
  readonly recall: Averages;
  readonly f1: Averages;
  readonly perClass: Record<string, readonly (number | null)[]>;
  readonly rocAuc: { macro: number; weighted: number } | null;
  readonly averagePrecision: { macro: number; weighted: number } | null;
  readonly logLoss: number | null;
  readonly brier: number;
  readonly ece: number;
  readonly bins: { accuracy: readonly number[]; confidence: readonly number[] };
  readonly confusion: readonly (readonly number[])[];
  readonly roc?: { x: readonly number[]; y: readonly number[] };
  readonly pr?: { x: readonly number[]; y: readonly number[] };
}

const { classification: cases } = readFixture<{ classification: readonly Case[] }>('metrics.json');

function inputOf(one: Case): ClassificationInput {
  return {
    labels: Array.from({ length: one.classes }, (_, at) => `c${at}`),
    targets: Int32Array.from(one.targets),
    probabilities: Float64Array.from(one.probabilities.flat()),
    bootstrap: false,
  };
}

/** Compares numbers however deeply they lie, to 1e-9. */
function expectNear(found: unknown, expected: unknown, path: string): void {
  if (typeof expected === 'number') {
    expect(Math.abs((found as number) - expected), `${path}: ${found} ≠ ${expected}`).toBeLessThan(
      1e-9,
    );
  } else if (expected === null) {
    expect(found, path).toBeUndefined();
  } else {
    for (const [key, value] of Object.entries(expected as object)) {
      expectNear((found as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  }
}

describe.each(cases)('evaluateClassification: $name', (one) => {
  const report = evaluateClassification(inputOf(one));

  it('equals scikit-learn to 1e-9', () => {
    for (const key of [
      'accuracy',
      'precision',
      'recall',
      'f1',
      'rocAuc',
      'averagePrecision',
      'logLoss',
      'brier',
    ] as const) {
      expectNear(report[key], one[key], key);
    }
    expectNear(report.confusion.counts, one.confusion, 'confusion');
  });

  it('equals scikit-learn by class', () => {
    for (const [key, values] of Object.entries(one.perClass)) {
      const found = report.perClass.map((line) => line[key as 'f1']);
      expectNear(found, values, key);
    }
  });

  it('has the calibration that numpy computes', () => {
    const filled = report.calibration.bins.filter((bin) => bin.rows > 0);
    expectNear(report.calibration.ece, one.ece, 'ece');
    expectNear(
      filled.map((bin) => bin.accuracy),
      one.bins.accuracy,
      'bins.accuracy',
    );
    expectNear(
      filled.map((bin) => bin.confidence),
      one.bins.confidence,
      'bins.confidence',
    );
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    for (const value of Object.values(flatMetrics(report))) expect(value).toBeTypeOf('number');
  });
});

const binary = cases.filter((one) => one.roc);

describe.each(binary)('curves: $name', (one) => {
  it('equal scikit-learn’s roc_curve and precision_recall_curve', () => {
    const ranking = rankScores(
      one.targets.length,
      (row) => one.probabilities[row]![1]!,
      (row) => one.targets[row] === 1,
    );
    const roc = rocCurve(ranking);
    expect(roc).toHaveLength(one.roc!.x.length);
    expectNear(
      roc.map(({ x }) => x),
      one.roc!.x,
      'roc.x',
    );
    expectNear(
      roc.map(({ y }) => y),
      one.roc!.y,
      'roc.y',
    );
    const pr = precisionRecallCurve(ranking);
    expectNear(
      pr.map(({ x }) => x),
      one.pr!.x.slice(0, pr.length),
      'pr.x',
    );
    expectNear(
      pr.map(({ y }) => y),
      one.pr!.y.slice(0, pr.length),
      'pr.y',
    );
  });
});

describe('evaluateClassification', () => {
  const labels = ['a', 'b'];
  const targets = Int32Array.of(0, 1);
  const probabilities = Float32Array.of(0.9, 0.1, 0.4, 0.6);

  it('refuses what does not fit together', () => {
    const refuse = (change: Partial<ClassificationInput>) => () =>
      evaluateClassification({ labels, targets, probabilities, ...change });
    expect(refuse({ targets: new Int32Array(0) })).toThrow(NoRowsError);
    expect(refuse({ targets: Int32Array.of(0, 2) })).toThrow(TargetRangeError);
    expect(refuse({ targets: Int32Array.of(0, 1, 1) })).toThrow(ShapeMismatchError);
    expect(refuse({ probabilities: Float32Array.of(0.9, 0.1, Number.NaN, 1) })).toThrow(
      InvalidScoreError,
    );
  });

  it('names a binary classifier’s own ROC AUC', () => {
    const metrics = flatMetrics(evaluateClassification({ labels, targets, probabilities }));
    expect(metrics).toMatchObject({ accuracy: 1, f1_macro: 1, roc_auc: 1, roc_auc_ovr: 1 });
  });
});

describe('thinCurve', () => {
  it('keeps both ends and about the number of points asked for', () => {
    const points = Array.from({ length: 5000 }, (_, i) => ({ x: i / 4999, y: (i / 4999) ** 2 }));
    const thin = thinCurve(points, 100);
    expect(thin.length).toBeLessThanOrEqual(100);
    expect(thin.length).toBeGreaterThan(80);
    expect(thin[0]).toBe(points[0]);
    expect(thin.at(-1)).toBe(points.at(-1));
  });
});
