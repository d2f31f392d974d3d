import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import type { Extent, SeriesAnswer } from './metric-routes.ts';

describe('curves', () => {
  let studio: OwnStudio;
  let id: string;

  beforeAll(async () => {
    studio = await openStudio();
    const run = await studio.store.runs.create({ experimentId: '0', name: 'long' });
    id = run.info.id;
    for (let from = 0; from < 5_000; from += 1_000) {
      const metrics = Array.from({ length: 1_000 }, (_, index) => {
        const step = from + index;
        return { key: 'loss', value: step === 2_345 ? 99 : Math.cos(step / 500), step, time: step };
      });
      await studio.store.runs.logBatch(id, { metrics });
    }
    await studio.store.runs.logMetric(id, { key: 'odd', value: Number.NaN, step: 0, time: 0 });
  });
  afterAll(() => studio.close());

  const series = (query: string) => studio.call<SeriesAnswer>(`/series?run=${id}&${query}`);

  test('long ones come as buckets that keep what stands out', async () => {
    const { series: found } = await series('key=loss&buckets=100');
    const [{ step, max, last, points }] = found as [SeriesAnswer['series'][number]];
    expect(points).toBe(5_000);
    expect(step.length).toBeLessThanOrEqual(100);
    expect(Math.max(...max.map(Number))).toBe(99);
    expect(last.at(-1)).toBeCloseTo(Math.cos(4_999 / 500), 5);
  });

  test('a part of the steps is seen as closely as it was logged', async () => {
    const { series: found } = await series('key=loss&from=2340&to=2350');
    expect(found[0]!.step).toEqual(Array.from({ length: 11 }, (_, index) => 2_340 + index));
    expect(found[0]!.last[5]).toBe(99);
  });

  test('NaN is null, and a key or run that is not there has no curve', async () => {
    expect((await series('key=odd')).series[0]!.last).toEqual([null]);
    expect((await series('key=none')).series).toEqual([]);
  });

  test('least and greatest value of several keys', async () => {
    const { extents } = await studio.call<{ extents: Extent[] }>(
      `/runs/${id}/extents?key=loss&key=none`,
    );
    expect(extents).toEqual([{ key: 'loss', min: expect.closeTo(-1, 3), max: 99, count: 5_000 }]);
  });

  test('a key is needed, and more than 1,000 buckets are refused', async () => {
    await studio.call(`/series?run=${id}`, { status: 400 });
    await studio.call(`/series?run=${id}&key=loss&buckets=1001`, { status: 400 });
  });
});
