import { expect, test } from 'vitest';
import type { TraceInfo } from '../../traces/traces.ts';
import { newExperiment, type Subject, unique } from './suite.ts';

export function traceTests({ store }: Subject): void {
  const start = async (experimentId: string, more: Partial<TraceInfo> = {}) =>
    store().traces.start({
      id: unique('tr'),
      experimentId,
      clientRequestId: undefined,
      requestPreview: 'q',
      responsePreview: undefined,
      requestTime: 1,
      executionDuration: 2,
      state: 'OK',
      tags: [],
      metadata: [],
      ...more,
    });

  test('a trace comes back with tags, metadata and assessments', async () => {
    const experimentId = await newExperiment(store());
    const metadata = [{ key: 'mlflow.sourceRun', value: 'r1' }];
    const { id } = await start(experimentId, { metadata });
    await store().traces.setTag(id, { key: 'a', value: '1' });
    const assessment = {
      id: 'a-1',
      traceId: id,
      name: 'good',
      createTime: 1,
      lastUpdateTime: 1,
      content: '{}',
    };
    await store().traces.saveAssessment(assessment);
    expect(await store().traces.get(id)).toMatchObject({
      experimentId,
      state: 'OK',
      metadata,
      tags: [{ key: 'a', value: '1' }],
      assessments: [assessment],
    });
    expect(await store().traces.getAssessment(id, 'a-1')).toEqual(assessment);
    await store().traces.deleteTag(id, 'a');
    await store().traces.deleteAssessment(id, 'a-1');
    await expect(store().traces.deleteTag(id, 'a')).rejects.toThrow(
      `No trace tag with key 'a' for trace with ID '${id}'`,
    );
    await expect(store().traces.get('tr-nobody')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  test('traces are searched and deleted', async () => {
    const experimentId = await newExperiment(store());
    const ids: string[] = [];
    for (let time = 0; time < 5; time++) {
      const tags = [{ key: 'parity', value: String(time % 2) }];
      ids.push((await start(experimentId, { requestTime: time, tags })).id);
    }
    const times = async (options: object) =>
      (await store().traces.search({ experimentIds: [experimentId], ...options })).items.map(
        ({ requestTime }) => requestTime,
      );
    expect(await times({})).toEqual([4, 3, 2, 1, 0]);
    expect(await times({ filter: "tags.parity = '1' AND timestamp_ms < 3" })).toEqual([1]);
    expect(
      await times({ filter: "status = 'OK'", orderBy: ['timestamp_ms ASC'], maxResults: 2 }),
    ).toEqual([0, 1]);
    expect(await store().traces.delete({ experimentId, ids: [ids[4]!] })).toBe(1);
    expect(await store().traces.delete({ experimentId, before: 3, maxTraces: 2 })).toBe(2);
    expect(await times({})).toEqual([3, 2]);
    await expect(store().traces.delete({ experimentId })).rejects.toThrow(
      'Either `max_timestamp_millis` or `trace_ids` must be specified.',
    );
  });
}
