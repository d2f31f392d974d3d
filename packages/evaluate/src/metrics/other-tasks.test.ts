import { describe, expect, it } from 'vitest';
import { readFixture } from '../read-fixture.ts';
import { flatMetrics } from './flat-metrics.ts';
import { evaluateMultiLabel } from './multi-label.ts';
import { evaluateRegression } from './regression.ts';
import { worstErrors } from './worst-errors.ts';

interface MultiLabelCase {
  readonly name: string;
  readonly width: number;
  readonly targets: readonly number[];
  readonly probabilities: readonly number[];
  readonly perLabelRocAuc: readonly (number | null)[];
  readonly [figure: string]: unknown;
}

interface RegressionCase {
  readonly name: string;
  readonly targets: readonly number[];
  readonly predictions: readonly number[];
  readonly [figure: string]: unknown;
}

const fixture = readFixture<{
  multiLabel: readonly MultiLabelCase[];
  regression: readonly RegressionCase[];
}>('metrics.json');

describe.each(fixture.multiLabel)('evaluateMultiLabel: $name', (one) => {
  const report = evaluateMultiLabel({
    labels: Array.from({ length: one.width }, (_, at) => `l${at}`),
    targets: Uint8Array.from(one.targets),
    probabilities: Float64Array.from(one.probabilities),
    bootstrap: { resamples: 200 },
  });

  it('equals scikit-learn to 1e-9', () => {
    expect(report.subsetAccuracy).toBeCloseTo(one.subsetAccuracy as number, 9);
    expect(report.hammingLoss).toBeCloseTo(one.hammingLoss as number, 9);
    for (const key of ['precision', 'recall', 'f1', 'rocAuc', 'averagePrecision'] as const) {
      for (const [average, value] of Object.entries(one[key] as Record<string, number>)) {
        expect(report[key]![average as 'macro'], `${key} ${average}`).toBeCloseTo(value, 9);
      }
    }
    one.perLabelRocAuc.forEach((value, at) => {
      if (value !== null) expect(report.perLabel[at]!.rocAuc).toBeCloseTo(value, 9);
    });
  });

  it('puts its figures inside their intervals', () => {
    const { subsetAccuracy, f1Macro } = report.intervals!;
    expect(subsetAccuracy.low).toBeLessThanOrEqual(report.subsetAccuracy);
    expect(subsetAccuracy.high).toBeGreaterThanOrEqual(report.subsetAccuracy);
    expect(f1Macro.low).toBeLessThan(f1Macro.high);
    expect(flatMetrics(report).f1_macro).toBe(report.f1.macro);
  });
});

describe.each(fixture.regression)('evaluateRegression: $name', (one) => {
  it('equals scikit-learn and scipy to 1e-9', () => {
    const metrics = flatMetrics(
      evaluateRegression({
        targets: Float64Array.from(one.targets),
        predictions: Float64Array.from(one.predictions),
      }),
    );
    for (const key of ['mse', 'mae', 'r2', 'pearson', 'spearman']) {
      if (one[key] === null) expect(metrics[key], key).toBeUndefined();
      else expect(metrics[key], key).toBeCloseTo(one[key] as number, 9);
    }
  });
});

describe('worstErrors', () => {
  it('puts the surest mistakes first, unknown labels among them', () => {
    const found = worstErrors({
      targets: Int32Array.of(0, 1, -1, 1),
      probabilities: Float64Array.of(0.9, 0.1, 0.7, 0.3, 0.2, 0.8, 0.4, 0.6),
      classes: 2,
    });
    expect(found.map(({ row }) => row)).toEqual([2, 1]);
    expect(found[0]).toMatchObject({ target: -1, targetProbability: 0, confidence: 0.8 });
  });
});
