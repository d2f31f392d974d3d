import { describe, expect, it } from 'vitest';
import { judge, MetricMissingError } from './judge.ts';

const values = (...numbers: number[]) =>
  numbers.map((f1, index) => ({ step: index + 1, epoch: index, metrics: { f1 } }));

describe('judge', () => {
  const max = { metric: 'f1', mode: 'max' } as const;

  it('keeps the first of equal values as the best', () => {
    const { best, improved } = judge(values(0.5, 0.7, 0.7, 0.6), max);
    expect(best?.step).toBe(2);
    expect(improved).toBe(false);
    expect(judge(values(0.5, 0.4), { ...max, mode: 'min' })).toMatchObject({ improved: true });
  });

  it('stops when patience is used up, and a gain below minDelta is none', () => {
    const patient = { ...max, patience: 2, minDelta: 0.05 };
    expect(judge(values(0.5, 0.52), patient).stop).toBe(false);
    expect(judge(values(0.5, 0.52, 0.54), patient).stop).toBe(true);
    expect(judge(values(0.5, 0.52, 0.56), patient).stop).toBe(false);
  });

  it('never takes a value that is not finite for the best', () => {
    const { best } = judge(values(Number.NaN, 0.1, Number.NaN, Number.POSITIVE_INFINITY), max);
    expect(best?.step).toBe(2);
  });

  it('names the metrics there are when the monitored one is missing', () => {
    const call = () => judge(values(0.1), { ...max, metric: 'accuracy' });
    expect(call).toThrow(MetricMissingError);
    expect(call).toThrow(expect.objectContaining({ remedy: 'Monitor one of: f1.' }));
  });
});
