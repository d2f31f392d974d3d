import { expect, test } from 'vitest';
import { newExperiment, newRun, type Subject } from './suite.ts';

export function runTests({ store, reopen }: Subject): void {
  test('a run is made with a name, a place for artifacts and its tags', async () => {
    const experimentId = await newExperiment(store());
    const tags = [{ key: 'mlflow.user', value: 'me' }];
    const run = await store().runs.create({
      experimentId,
      name: 'n',
      userId: 'u',
      startTime: 5,
      tags,
    });
    expect(run.info).toMatchObject({
      name: 'n',
      experimentId,
      userId: 'u',
      status: 'RUNNING',
      startTime: 5,
      endTime: undefined,
      lifecycleStage: 'active',
    });
    expect(run.info.id).toMatch(/^[0-9a-f]{32}$/);
    expect(run.info.artifactUri.endsWith(`${experimentId}/${run.info.id}/artifacts`)).toBe(true);
    const found = await store().runs.get(run.info.id);
    expect(found.info).toEqual(run.info);
    expect(new Map(found.tags.map(({ key, value }) => [key, value]))).toEqual(
      new Map([
        ['mlflow.user', 'me'],
        ['mlflow.runName', 'n'],
      ]),
    );
  });

  test('the tag mlflow.runName names a run; another name beside it is refused', async () => {
    const experimentId = await newExperiment(store());
    const tags = [{ key: 'mlflow.runName', value: 'tagged' }];
    expect((await store().runs.create({ experimentId, tags })).info.name).toBe('tagged');
    await expect(store().runs.create({ experimentId, name: 'other', tags })).rejects.toThrow(
      "Both 'run_name' argument and 'mlflow.runName' tag are specified",
    );
    expect((await store().runs.create({ experimentId })).info.name).toMatch(/^\w+-\w+-\d+$/);
    const { info } = await store().runs.create({ experimentId, name: 'first' });
    await store().runs.setTag(info.id, { key: 'mlflow.runName', value: 'second' });
    expect((await store().runs.get(info.id)).info.name).toBe('second');
    await store().runs.update(info.id, { name: 'third' });
    expect((await store().runs.get(info.id)).tags).toEqual([
      { key: 'mlflow.runName', value: 'third' },
    ]);
  });

  test('an id is used once', async () => {
    const experimentId = await newExperiment(store());
    const { info } = await store().runs.create({ experimentId });
    await expect(store().runs.create({ experimentId, id: info.id })).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
    });
    await expect(store().runs.get('0'.repeat(32))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: `Run with id=${'0'.repeat(32)} not found`,
    });
    expect(await store().runs.idsWithPrefix(info.id.slice(0, 31), 2)).toContain(info.id);
  });

  test('a deleted run takes nothing more until it is restored', async () => {
    const id = await newRun(store());
    await store().runs.delete(id);
    await expect(store().runs.setTag(id, { key: 'a', value: 'b' })).rejects.toThrow(
      `The run ${id} must be in the 'active' state. Current state is deleted.`,
    );
    await expect(store().runs.update(id, { status: 'FAILED' })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    await store().runs.restore(id);
    const info = await store().runs.update(id, { status: 'FINISHED', endTime: 9 });
    expect(info).toMatchObject({ status: 'FINISHED', endTime: 9, lifecycleStage: 'active' });
  });

  test('a parameter is written once', async () => {
    const id = await newRun(store());
    await store().runs.logParam(id, { key: 'lr', value: '0.1' });
    await store().runs.logParam(id, { key: 'lr', value: '0.1' });
    await expect(store().runs.logParam(id, { key: 'lr', value: '0.2' })).rejects.toThrow(
      `Changing param values is not allowed. Param with key='lr' was already logged with value='0.1' for run ID='${id}'. Attempted logging new value '0.2'.`,
    );
    const params = [
      { key: 'new', value: '1' },
      { key: 'lr', value: '3' },
    ];
    await expect(store().runs.logBatch(id, { params })).rejects.toThrow(
      `Params were already logged='[{'key': 'lr', 'old_value': '0.1', 'new_value': '3'}]' for run ID='${id}'.`,
    );
    expect((await store().runs.get(id)).params).toEqual([{ key: 'lr', value: '0.1' }]);
  });

  test('a batch is written whole or not at all', async () => {
    const id = await newRun(store());
    const metrics = [{ key: 'm', value: 1, step: 0, time: 0 }];
    const tags = [{ key: 't', value: 'v' }];
    await store().runs.logParam(id, { key: 'p', value: '1' });
    const params = [{ key: 'p', value: '2' }];
    await expect(store().runs.logBatch(id, { metrics, tags, params })).rejects.toThrow();
    const run = await store().runs.get(id);
    expect(run.metrics).toEqual([]);
    expect(run.tags.map(({ key }) => key)).toEqual(['mlflow.runName']);
  });

  test('what is too long, too much or badly named is refused in the words of MLflow', async () => {
    const id = await newRun(store());
    const { runs } = store();
    const metric = { value: 1, step: 0, time: 0 };
    await expect(runs.logMetric(id, { key: 'a@b', ...metric })).rejects.toThrow(
      `Invalid value "a@b" for parameter 'name' supplied: Names may only contain alphanumerics`,
    );
    await expect(runs.logMetric(id, { key: '../x', ...metric })).rejects.toThrow(
      "This name would resolve to '../x'",
    );
    await expect(runs.logMetric(id, { key: 'x'.repeat(251), ...metric })).rejects.toThrow(
      "'Metric name' exceeds the maximum length of 250 characters",
    );
    await expect(runs.logMetric(id, { key: 'x', value: 1, step: 0, time: -1 })).rejects.toThrow(
      'Timestamp must be a nonnegative long',
    );
    const many = Array.from({ length: 101 }, (_, i) => ({ key: `p${i}`, value: '' }));
    await expect(runs.logBatch(id, { params: many })).rejects.toThrow(
      'A batch logging request can contain at most 100 params. Got 101 params. Please split up params across multiple requests and try again.',
    );
    const twice = [many[0]!, many[0]!];
    await expect(runs.logBatch(id, { params: twice })).rejects.toThrow(
      "Duplicate parameter keys have been submitted: ['p0'].",
    );
    await runs.logParam(id, { key: 'long', value: 'x'.repeat(6_001) });
    expect((await runs.get(id)).params[0]!.value).toHaveLength(6_000);
  });

  test('tags are replaced and deleted', async () => {
    const id = await newRun(store());
    await store().runs.setTag(id, { key: 'a', value: '1' });
    const tags = [
      { key: 'a', value: '2' },
      { key: 'a', value: '3' },
    ];
    await store().runs.logBatch(id, { tags });
    expect((await store().runs.get(id)).tags).toContainEqual({ key: 'a', value: '3' });
    await store().runs.deleteTag(id, 'a');
    await expect(store().runs.deleteTag(id, 'a')).rejects.toThrow(
      `No tag with name: a in run with id ${id}`,
    );
  });

  test('inputs and outputs are kept once each', async () => {
    const experimentId = await newExperiment(store());
    const { info } = await store().runs.create({ experimentId });
    const dataset = { name: 'd', digest: 'x1', sourceType: 'local', source: '/d', schema: '{}' };
    const input = { dataset, tags: [{ key: 'mlflow.data.context', value: 'train' }] };
    await store().runs.logInputs(info.id, {
      datasets: [input, input],
      models: [{ modelId: 'm-1' }],
    });
    await store().runs.logInputs(info.id, { datasets: [input] });
    await store().runs.logOutputs(info.id, [{ modelId: 'm-2', step: 3 }]);
    const run = await store().runs.get(info.id);
    expect(run.inputs).toEqual({
      datasets: [{ ...input, dataset: { ...dataset, profile: undefined } }],
      models: [{ modelId: 'm-1' }],
    });
    expect(run.outputs).toEqual([{ modelId: 'm-2', step: 3 }]);
    expect(await store().runs.searchDatasets([experimentId])).toEqual([
      { experimentId, name: 'd', digest: 'x1', context: 'train' },
    ]);
  });

  test('many writers at once lose nothing and wait for each other', async () => {
    const id = await newRun(store());
    const others = await Promise.all([reopen(), reopen(), reopen()]);
    const writes = [store(), ...others].flatMap(({ runs }, writer) =>
      Array.from({ length: 20 }, (_, step) =>
        runs.logBatch(id, {
          metrics: [{ key: `w${writer}`, value: step, step, time: step }],
          params: [{ key: `p${writer}-${step}`, value: 'x' }],
          tags: [{ key: 'last', value: String(writer) }],
        }),
      ),
    );
    await Promise.all(writes);
    for (const other of others) await other.close();
    const run = await store().runs.get(id);
    expect(run.params).toHaveLength(80);
    expect(run.metrics.map(({ value }) => value)).toEqual([19, 19, 19, 19]);
  });

  test('points that several processes log to one run are all there, once, also after sorting', async () => {
    const id = await newRun(store());
    const others = await Promise.all([reopen(), reopen(), reopen()]);
    const points = 160;
    const writers = [store(), ...others].map(async ({ runs }, writer) => {
      for (let step = 0; step < points; step++) {
        await runs.logMetric(id, { key: 'loss', value: writer, step, time: step });
      }
    });
    await Promise.all(writers);
    const { items } = await store().metrics.history({ runId: id, key: 'loss', maxResults: 1_000 });
    const told = items.map(({ step, value }) => `${step} ${value}`);
    expect(new Set(told).size).toBe(4 * points);
    expect(told).toHaveLength(4 * points);
    await others[0]!.runs.delete(id);
    const late = store().runs.logMetric(id, { key: 'loss', value: 1, step: 999, time: 999 });
    await expect(late).rejects.toThrow(/must be in the 'active' state/);
    for (const other of others) await other.close();
    expect((await store().runs.get(id)).metrics).toMatchObject([{ step: points - 1, value: 3 }]);
  });
}
