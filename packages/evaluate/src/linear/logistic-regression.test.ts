import { describe, expect, it } from 'vitest';
import { NoRowsError, ShapeMismatchError } from '../errors.ts';
import { readFixture } from '../read-fixture.ts';
import {
  fitLogisticRegression,
  type LogisticRegressionInput,
  logisticProbabilities,
  TrainingTargetError,
} from './logistic-regression.ts';
import { softmaxLoss } from './softmax-loss.ts';

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly C: number;
  readonly features: readonly number[];
  readonly targets: readonly number[];
  readonly coef: readonly number[];
  readonly intercept: readonly number[];
  readonly objective: number;
}

const cases = readFixture<readonly Case[]>('logistic.json');

function inputOf(one: Case): LogisticRegressionInput {
  return {
    features: Float32Array.from(one.features),
    targets: Int32Array.from(one.targets),
    classes: one.classes,
    C: one.C,
  };
}

describe.each(cases)('fitLogisticRegression: $name', (one) => {
  it('reaches scikit-learn’s optimum within 1e-4 as it stops by itself', async () => {
    const model = await fitLogisticRegression(inputOf(one));
    expect(model.converged).toBe(true);
    expect(Math.abs(model.objective / one.objective - 1)).toBeLessThan(1e-4);
  });

  it('finds scikit-learn’s coefficients when told to go on', async () => {
    const model = await fitLogisticRegression({ ...inputOf(one), tolerance: 1e-13 });
    const coef = one.classes === 2 ? one.coef.flatMap((w) => [w]) : one.coef;
    const found =
      one.classes === 2 ? difference(model.weights, model.width) : Array.from(model.weights);
    const scale = Math.max(...coef.map(Math.abs));
    coef.forEach((w, at) => {
      expect(Math.abs(found[at]! - w) / scale).toBeLessThan(1e-4);
    });
    const shift = one.classes === 2 ? [model.bias[1]! - model.bias[0]!] : centred(model.bias);
    const intercept = one.classes === 2 ? one.intercept : centred(one.intercept);
    intercept.forEach((b, at) => {
      expect(Math.abs(shift[at]! - b)).toBeLessThan(1e-3 * (1 + Math.abs(b)));
    });
  });

  it('converges on losses and gradients rounded to f32', async () => {
    const input = inputOf(one);
    const exact = softmaxLoss(input);
    const model = await fitLogisticRegression({
      ...input,
      lossAndGradient: async (at) => {
        const { loss, gradient } = await exact(Float64Array.from(Float32Array.from(at)));
        return { loss: Math.fround(loss), gradient: Float32Array.from(gradient) };
      },
    });
    expect(Math.abs(model.objective / one.objective - 1)).toBeLessThan(1e-4);
  });

  it('starts near the end from another C’s model', async () => {
    const input = inputOf(one);
    const cold = await fitLogisticRegression(input);
    const warm = await fitLogisticRegression({ ...input, start: cold });
    expect(warm.iterations).toBeLessThan(cold.iterations);
    expect(warm.objective).toBeLessThanOrEqual(cold.objective * (1 + 1e-9));
  });
});

function difference(weights: Float64Array, width: number): number[] {
  return Array.from({ length: width }, (_, j) => weights[width + j]! - weights[j]!);
}

/** The bias is free up to a constant over the classes. */
function centred(bias: readonly number[] | Float64Array): number[] {
  const values = Array.from(bias);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.map((value) => value - mean);
}

describe('fitLogisticRegression', () => {
  const input = inputOf(cases[0]!);

  it('gives probabilities that sum to one and know the training rows', async () => {
    const model = await fitLogisticRegression(input);
    const probabilities = logisticProbabilities(model, input.features);
    let right = 0;
    input.targets.forEach((target, row) => {
      const line = Array.from(probabilities.subarray(row * 3, row * 3 + 3));
      expect(line.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      if (line.indexOf(Math.max(...line)) === target) right++;
    });
    expect(right / input.targets.length).toBeGreaterThan(0.7);
  });

  it('refuses what does not fit together', async () => {
    const refuse = (change: Partial<LogisticRegressionInput>) =>
      expect(fitLogisticRegression({ ...input, ...change })).rejects;
    await refuse({ targets: new Int32Array(0) }).toThrow(NoRowsError);
    await refuse({ targets: input.targets.with(0, -1) }).toThrow(TrainingTargetError);
    await refuse({ features: input.features.slice(1) }).toThrow(ShapeMismatchError);
  });

  it('copes with features that say nothing', async () => {
    const targets = Int32Array.of(0, 1, 1, 1);
    const model = await fitLogisticRegression({
      features: new Float32Array(8),
      targets,
      classes: 2,
      C: 1,
    });
    expect(logisticProbabilities(model, new Float32Array(2))[1]).toBeCloseTo(0.75, 3);
  });
});

describe('softmaxLoss', () => {
  it('has the gradient of central differences', async () => {
    const { features, targets, classes } = inputOf(cases[3]!);
    const loss = softmaxLoss({ features, targets, classes });
    const at = Float64Array.from({ length: 8 * 25 }, (_, i) => Math.sin(i));
    const { gradient } = await loss(at);
    for (let i = 0; i < at.length; i += 7) {
      const step = 1e-5;
      const up = await loss(at.with(i, at[i]! + step));
      const down = await loss(at.with(i, at[i]! - step));
      expect(gradient[i]).toBeCloseTo((up.loss - down.loss) / (2 * step), 7);
    }
  });
});
