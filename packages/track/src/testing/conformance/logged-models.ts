import { expect, test } from 'vitest';
import { newExperiment, newRun, type Subject, unique } from './suite.ts';

export function loggedModelTests({ store }: Subject): void {
  test('a logged model is pending until it is finalized', async () => {
    const experimentId = await newExperiment(store());
    const params = [{ key: 'lr', value: '1' }];
    const made = await store().loggedModels.create({
      experimentId,
      name: 'm',
      modelType: 't',
      params,
    });
    expect(made).toMatchObject({
      experimentId,
      name: 'm',
      modelType: 't',
      status: 'PENDING',
      params,
    });
    expect(made.id).toMatch(/^m-[0-9a-f]{32}$/);
    expect(made.artifactLocation.endsWith(`${experimentId}/models/${made.id}/artifacts`)).toBe(
      true,
    );
    expect((await store().loggedModels.finalize(made.id, 'READY')).status).toBe('READY');
    await expect(store().loggedModels.create({ experimentId, name: 'a/b' })).rejects.toThrow(
      "Invalid model name ('a/b') provided.",
    );
    await store().loggedModels.delete(made.id);
    await expect(store().loggedModels.get(made.id)).rejects.toThrow(
      `Logged model with ID '${made.id}' not found.`,
    );
    const { lifecycleStage } = await store().loggedModels.get(made.id, { allowDeleted: true });
    expect(lifecycleStage).toBe('deleted');
  });

  test('tags and params change, and a missing tag is told', async () => {
    const { id } = await store().loggedModels.create({
      experimentId: await newExperiment(store()),
    });
    await store().loggedModels.setTags(id, [{ key: 'a', value: '1' }]);
    await store().loggedModels.setTags(id, [{ key: 'a', value: '2' }]);
    await store().loggedModels.logParams(id, [{ key: 'p', value: '1' }]);
    expect(await store().loggedModels.get(id)).toMatchObject({
      tags: [{ key: 'a', value: '2' }],
      params: [{ key: 'p', value: '1' }],
    });
    await store().loggedModels.deleteTag(id, 'a');
    await expect(store().loggedModels.deleteTag(id, 'a')).rejects.toThrow(
      `No tag with key 'a' found for model with ID '${id}'.`,
    );
  });

  test('a metric that names a model is the run’s and the model’s', async () => {
    const runId = await newRun(store());
    const { info } = await store().runs.get(runId);
    const { id } = await store().loggedModels.create({ experimentId: info.experimentId });
    const metric = { key: 'acc', value: 0.5, step: 1, time: 2 };
    const named = { ...metric, modelId: id, datasetName: 'd', datasetDigest: 'x' };
    await store().runs.logBatch(runId, { metrics: [named, { ...metric, key: 'other' }] });
    expect((await store().loggedModels.get(id)).metrics).toEqual([{ ...named, runId }]);
    expect((await store().runs.get(runId)).metrics).toHaveLength(2);
    const missing = { ...metric, modelId: 'm-nobody' };
    await expect(store().runs.logBatch(runId, { metrics: [missing] })).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  test('logged models are searched by attribute, metric on a data set, param and tag', async () => {
    const experimentId = await newExperiment(store());
    const runId = await newRun(store());
    const names = new Map<string, string>();
    for (const [index, letter] of ['a', 'b', 'c'].entries()) {
      const tags = [{ key: 'letter', value: letter }];
      const { id } = await store().loggedModels.create({ experimentId, name: letter, tags });
      names.set(id, letter);
      if (letter === 'c') continue;
      const metric = { key: 'acc', value: index, step: 0, time: 0, modelId: id };
      const metrics = [{ ...metric, datasetName: `d-${letter}`, datasetDigest: 'x' }];
      await store().runs.logBatch(runId, { metrics });
    }
    const search = async (options: object) =>
      (await store().loggedModels.search({ experimentIds: [experimentId], ...options })).items
        .map(({ id }) => names.get(id))
        .join('');
    expect(await search({ filter: 'metrics.acc >= 1' })).toBe('b');
    expect(await search({ filter: "tags.letter != 'b'", orderBy: [{ fieldName: 'name' }] })).toBe(
      'ac',
    );
    expect(await search({ filter: "name = 'c'" })).toBe('c');
    expect(await search({ datasets: [{ name: 'd-a' }] })).toBe('a');
    expect(
      await search({ filter: 'metrics.acc >= 0', datasets: [{ name: 'd-b', digest: 'x' }] }),
    ).toBe('b');
    const byMetric = [{ fieldName: 'metrics.acc', ascending: false }];
    expect(await search({ orderBy: byMetric })).toBe('bac');
    const page = { experimentIds: [experimentId], orderBy: byMetric, maxResults: 2 };
    const { nextPageToken } = await store().loggedModels.search(page);
    expect(
      (await store().loggedModels.search({ ...page, pageToken: nextPageToken })).items,
    ).toMatchObject([{ name: 'c' }]);
    await expect(search({ filter: 'bad.x = 1' })).rejects.toThrow("Invalid entity type: 'bad'");
  });

  test('a version of a logged model takes its place and its run', async () => {
    const runId = await newRun(store());
    const { info } = await store().runs.get(runId);
    const model = await store().loggedModels.create({
      experimentId: info.experimentId,
      sourceRunId: runId,
    });
    const { name } = await store().models.create({ name: unique('model') });
    const version = await store().versions.create({ name, source: `models:/${model.id}` });
    expect(version).toMatchObject({
      runId,
      modelId: model.id,
      storageLocation: model.artifactLocation,
    });
    const copy = await store().versions.create({ name, source: `models:/${name}/1` });
    expect(copy.storageLocation).toBe(model.artifactLocation);
    await expect(store().versions.create({ name, source: 'models:/m-nobody' })).rejects.toThrow(
      'Unable to fetch model from model URI',
    );
  });
}
