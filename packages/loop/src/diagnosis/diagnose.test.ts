import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { Evaluation, StepRecord } from './history.ts';

function steps(count: number, record: (step: number) => Partial<StepRecord>): StepRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    step: i + 1,
    loss: 2 * 0.95 ** i,
    learningRate: 1e-3,
    gradientNorm: 1,
    ...record(i + 1),
  }));
}

function codes(
  history: { steps?: StepRecord[]; evaluations?: Evaluation[] },
  baselines?: { chance?: number; majority?: number },
): string[] {
  const { steps: made = steps(60, () => ({})), evaluations = [] } = history;
  return diagnose({ steps: made, evaluations }, baselines).map(({ code }) => code);
}

const evaluation = (accuracy: number, predictedCounts: number[] = []): Evaluation[] => [
  { step: 60, epoch: 0, metrics: { accuracy }, predictedCounts },
];

describe('diagnose', () => {
  it('finds nothing in a run that learns', () => {
    expect(codes({ evaluations: evaluation(0.9, [50, 50]) }, { chance: 0.5 })).toEqual([]);
  });

  it('finds a flat loss, with causes', () => {
    const flat = steps(60, (step) => ({ loss: 0.7 + 0.01 * Math.sin(step) }));
    expect(codes({ steps: flat })).toEqual(['LOSS_FLAT']);
    expect(diagnose({ steps: flat, evaluations: [] })[0]!.causes.length).toBeGreaterThan(1);
    expect(codes({ steps: flat.slice(0, 20) })).toEqual([]);
  });

  it('finds a learning rate of 0, but not a schedule that ends there', () => {
    expect(codes({ steps: steps(60, () => ({ learningRate: 0 })) })).toContain(
      'LEARNING_RATE_ZERO',
    );
    expect(codes({ steps: steps(60, (step) => ({ learningRate: (60 - step) * 1e-5 })) })).toEqual(
      [],
    );
  });

  it('finds a vanishing gradient, but not one that ends because all is learnt', () => {
    const vanished = { gradientNorm: 1e-9 };
    expect(codes({ steps: steps(60, () => ({ ...vanished, loss: 0.7 })) })).toContain(
      'GRADIENT_VANISHING',
    );
    expect(codes({ steps: steps(60, () => ({ ...vanished, loss: 1e-6 })) })).toEqual([]);
  });

  it('finds an exploding gradient', () => {
    const exploding = steps(60, (step) => ({ gradientNorm: step > 45 ? 1e4 : 2 }));
    expect(codes({ steps: exploding })).toEqual(['GRADIENT_EXPLODING']);
  });

  it('finds an accuracy at chance or under the majority baseline', () => {
    expect(codes({ evaluations: evaluation(0.335) }, { chance: 1 / 3 })).toEqual([
      'NO_BETTER_THAN_BASELINE',
    ]);
    const majority = { chance: 1 / 3, majority: 0.7 };
    expect(codes({ evaluations: evaluation(0.65) }, majority)).toEqual(['NO_BETTER_THAN_BASELINE']);
    expect(codes({ evaluations: evaluation(0.75) }, majority)).toEqual([]);
  });

  it('finds that one class is predicted', () => {
    expect(codes({ evaluations: evaluation(0.5, [0, 200, 1]) })).toEqual(['ONE_CLASS_PREDICTED']);
    expect(codes({ evaluations: evaluation(0.5, [20, 200, 1]) })).toEqual([]);
  });
});
