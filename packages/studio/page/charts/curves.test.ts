import { describe, expect, test } from 'vitest';
import { buildCurves, type ChartRun } from './curves.ts';
import type { ChartSettings } from './settings.ts';

const plain: ChartSettings = {
  smoothing: 0,
  axis: 'step',
  logX: false,
  logY: false,
  ignoreOutliers: false,
  band: true,
};

const run = (id: string, group?: string): ChartRun => {
  return { id, name: id, color: '#000000', startTime: 1_000, group };
};

const series = (runId: string, last: readonly (number | null)[], step = last.map((_, i) => i)) => {
  const time = step.map((at) => 1_000 + at * 2_000);
  return { runId, step, time, min: last, max: last, last, points: last.length };
};

describe('curves', () => {
  test('stand over steps, seconds since the start, or seconds since 1970', () => {
    const of = (axis: ChartSettings['axis']) =>
      buildCurves([series('a', [1, 2])], [run('a')], { ...plain, axis })[0]!.x;
    expect(of('step')).toEqual([0, 1]);
    expect(of('relative')).toEqual([0, 2]);
    expect(of('wall')).toEqual([1, 3]);
  });

  test('never go back, whatever order a resumed run logged in', () => {
    const [curve] = buildCurves([series('a', [3, 1, 2], [2, 0, 1])], [run('a')], plain);
    expect([curve!.x, curve!.y]).toEqual([
      [0, 1, 2],
      [1, 2, 3],
    ]);
  });

  test('have a band only where buckets hold more than one point', () => {
    const many = { ...series('a', [1, 2]), points: 10, min: [0, 1], max: [3, 4] };
    const [curve] = buildCurves([many], [run('a')], plain);
    expect(curve!.band).toEqual({ low: [0, 1], high: [3, 4] });
    expect(buildCurves([series('a', [1])], [run('a')], plain)[0]!.band).toBeUndefined();
  });

  test('lose what has no logarithm', () => {
    const settings = { ...plain, logX: true, logY: true };
    const [curve] = buildCurves([series('a', [1, -1, 5])], [run('a')], settings);
    expect([curve!.x, curve!.y]).toEqual([
      [1, 2],
      [null, 5],
    ]);
  });

  test('of a group are one: the mean, between the least and the greatest', () => {
    const curves = buildCurves(
      [series('a', [0, 2, 4]), series('b', [2, 6], [0, 2]), series('c', [9])],
      [run('a', 'x'), run('b', 'x'), run('c')],
      plain,
    );
    expect(curves.map(({ name }) => name)).toEqual(['c', 'x (2 runs)']);
    expect(curves[1]!.y).toEqual([1, 3, 5]);
    expect(curves[1]!.band).toEqual({ low: [0, 2, 4], high: [2, 4, 6] });
  });
});
