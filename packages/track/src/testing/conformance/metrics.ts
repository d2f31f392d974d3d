import { expect, test } from 'vitest';
import type { Metric } from '../../metrics/metrics.ts';
import { newRun, type Subject } from './suite.ts';

const point = (key: string, step: number, value: number, time = step): Metric => ({
  key,
  step,
  value,
  time,
});

export function metricTests({ store }: Subject): void {
  const log = async (id: string, metrics: readonly Metric[]) => {
    for (let at = 0; at < metrics.length; at += 1_000) {
      await store().runs.logBatch(id, { metrics: metrics.slice(at, at + 1_000) });
    }
  };

  test('the last value is that of the highest step, then time, then value', async () => {
    const id = await newRun(store());
    await log(id, [point('a', 2, 20), point('a', 1, 99, 500)]);
    await log(id, [point('a', 2, 5, 2), point('a', 2, 30, 2)]);
    await log(id, [point('a', -3, 7, 900)]);
    const [latest] = (await store().runs.get(id)).metrics;
    expect(latest).toEqual({ key: 'a', step: 2, time: 2, value: 30 });
  });

  test('NaN stays and infinity becomes the largest number', async () => {
    const id = await newRun(store());
    await log(id, [
      point('nan', 0, Number.NaN),
      point('up', 0, Number.POSITIVE_INFINITY),
      point('down', 0, Number.NEGATIVE_INFINITY),
    ]);
    const run = await store().runs.get(id);
    const value = (key: string) => run.metrics.find((metric) => metric.key === key)?.value;
    expect([value('nan'), value('up'), value('down')]).toEqual([
      Number.NaN,
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
    ]);
    const { items } = await store().metrics.history({ runId: id, key: 'nan' });
    expect(items).toEqual([{ key: 'nan', step: 0, time: 0, value: Number.NaN }]);
  });

  test('a point that is logged again is the same point', async () => {
    const id = await newRun(store());
    await log(id, [point('a', 1, 1), point('a', 1, 1), point('a', 1, 2)]);
    await log(id, [point('a', 1, 1), point('n', 1, Number.NaN), point('n', 1, Number.NaN)]);
    const history = async (key: string) =>
      (await store().metrics.history({ runId: id, key })).items;
    expect((await history('a')).map(({ value }) => value)).toEqual([1, 2]);
    expect(await history('n')).toHaveLength(1);
  });

  test('a history comes in the order of time, page by page', async () => {
    const id = await newRun(store());
    await log(id, [point('a', 5, 1, 10), point('a', 1, 2, 30), point('a', 3, 3, 20)]);
    const query = { runId: id, key: 'a', maxResults: 2 };
    const first = await store().metrics.history(query);
    const second = await store().metrics.history({ ...query, pageToken: first.nextPageToken });
    expect([...first.items, ...second.items].map(({ step }) => step)).toEqual([5, 3, 1]);
    expect(second.nextPageToken).toBeUndefined();
    expect(await store().metrics.history({ runId: 'nobody', key: 'a' })).toEqual({
      items: [],
      nextPageToken: undefined,
    });
  });

  test('long series survive being sorted into chunks, in any order, exactly', async () => {
    const id = await newRun(store());
    const points = Array.from({ length: 9_000 }, (_, i) => {
      const step = (i * 7_919) % 9_000;
      return point('long', step, Math.sin(step) * 1e-7 + step, 1_700_000_000_000 + step * 1_000);
    });
    await log(id, points);
    await log(id, points.slice(0, 50));
    const { items } = await store().metrics.history({ runId: id, key: 'long' });
    expect(items).toEqual([...points].sort((a, b) => a.step - b.step));
    expect((await store().runs.get(id)).metrics[0]).toEqual(
      points.find(({ step }) => step === 8_999),
    );
  });

  test('many metrics of a run stay apart', async () => {
    const id = await newRun(store());
    for (let step = 0; step < 10; step++) {
      await log(
        id,
        Array.from({ length: 500 }, (_, key) => point(`k${key}`, step, key + step / 16)),
      );
    }
    const { items } = await store().metrics.history({ runId: id, key: 'k321' });
    expect(items.map(({ value }) => value)).toEqual(
      Array.from({ length: 10 }, (_, step) => 321 + step / 16),
    );
    expect(await store().metrics.keys([id])).toHaveLength(500);
  });

  test('the histories of several runs come together, with a limit', async () => {
    const ids = [await newRun(store()), await newRun(store())].sort();
    for (const id of ids) await log(id, [point('b', 0, 1), point('b', 1, 2), point('c', 0, 0)]);
    const bulk = await store().metrics.historyBulk({
      runIds: ids.toReversed(),
      key: 'b',
      maxResults: 3,
    });
    expect(bulk.map(({ runId, value }) => [runId, value])).toEqual([
      [ids[0], 1],
      [ids[0], 2],
      [ids[1], 1],
    ]);
  });

  test('an interval is sampled evenly with its first and last points', async () => {
    const id = await newRun(store());
    await log(
      id,
      Array.from({ length: 100 }, (_, step) => point('s', step, step)),
    );
    const steps = async (options: object) =>
      (
        await store().metrics.historyInterval({
          runIds: [id],
          key: 's',
          maxResults: 10,
          ...options,
        })
      ).map(({ step }) => step);
    expect(await steps({})).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 99]);
    expect(await steps({ startStep: 5, endStep: 8 })).toEqual([5, 6, 7, 8]);
    expect(await steps({ maxResults: 1 })).toEqual([99]);
    await expect(steps({ startStep: 5 })).rejects.toThrow(
      'Both start_step and end_step must be specified together, or neither may be specified.',
    );
  });

  test('buckets hold the least, the greatest and the last value of all points', async () => {
    const id = await newRun(store());
    const values = Array.from({ length: 20_000 }, (_, step) => Math.sin(step / 50) * step);
    await log(
      id,
      values.map((value, step) => point('wave', step, value)),
    );
    const [run] = await store().metrics.buckets({ runIds: [id], key: 'wave', buckets: 100 });
    const { buckets } = run!;
    expect(buckets.length).toBeGreaterThan(50);
    expect(buckets.length).toBeLessThanOrEqual(100);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    for (const { firstStep, lastStep, min, max, last } of buckets) {
      const inside = values.slice(firstStep, lastStep + 1);
      expect([min, max, last]).toEqual([Math.min(...inside), Math.max(...inside), inside.at(-1)]);
    }
    const near = { runIds: [id], key: 'wave', buckets: 10, startStep: 3, endStep: 6 };
    const [few] = await store().metrics.buckets(near);
    expect(few!.buckets.map(({ last }) => last)).toEqual(values.slice(3, 7));
  });

  test('points after a step can be forgotten, and logged anew', async () => {
    const id = await newRun(store());
    await log(
      id,
      Array.from({ length: 5_000 }, (_, step) => point('x', step, step)),
    );
    await log(id, [point('late', 4_000, 1)]);
    await store().metrics.dropAfter(id, 2_999);
    expect((await store().metrics.history({ runId: id, key: 'x' })).items).toHaveLength(3_000);
    expect(await store().metrics.keys([id])).toEqual(['x']);
    await log(id, [point('x', 3_000, -1)]);
    expect((await store().runs.get(id)).metrics).toEqual([point('x', 3_000, -1)]);
  });
}
