import { expect, test } from 'vitest';
import { newExperiment, type Subject, unique } from './suite.ts';

export function registryTests({ store }: Subject): void {
  const newModel = async () => (await store().models.create({ name: unique('model') })).name;

  test('a model is registered once and comes back whole', async () => {
    const name = unique('model');
    const tags = [{ key: 'a', value: '1' }];
    const made = await store().models.create({ name, description: 'd', tags });
    expect(made).toMatchObject({ name, description: 'd', tags, aliases: [], latestVersions: [] });
    expect(await store().models.get(name)).toEqual(made);
    await expect(store().models.create({ name })).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
      message: `Registered Model (name=${name}) already exists.`,
    });
    await expect(store().models.get(unique('nobody'))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    await expect(store().models.create({ name: 'a/b' })).rejects.toThrow(
      "Invalid model name 'a/b'. Names cannot contain '/' or ':'.",
    );
    await expect(store().models.create({ name: ' ' })).rejects.toThrow(
      "Missing value for required parameter 'name'.",
    );
  });

  test('renaming keeps versions, tags and aliases', async () => {
    const name = await newModel();
    const renamed = unique('renamed');
    await store().versions.create({ name, source: 's3://x' });
    await store().models.setAlias(name, 'champion', '1');
    const model = await store().models.rename(name, renamed);
    expect(model.latestVersions).toMatchObject([{ name: renamed, version: '1' }]);
    expect(model.aliases).toEqual([{ alias: 'champion', version: '1' }]);
    await expect(store().models.get(name)).rejects.toThrow(
      `Registered Model with name=${name} not found`,
    );
    const other = await newModel();
    await expect(store().models.rename(other, renamed)).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
    });
  });

  test('versions count up and a deleted number is not given again', async () => {
    const name = await newModel();
    const made = await Promise.all(
      [1, 2, 3].map(() => store().versions.create({ name, source: 's' })),
    );
    expect(made.map(({ version }) => version).sort()).toEqual(['1', '2', '3']);
    await store().versions.delete(name, '3');
    await expect(store().versions.get(name, '3')).rejects.toThrow(
      `Model Version (name=${name}, version=3) not found`,
    );
    expect((await store().versions.create({ name, source: 's' })).version).toBe('4');
    await expect(store().versions.get(name, 'x')).rejects.toThrow(
      "Parameter 'version' must be an integer, got 'x'.",
    );
    const changed = await store().versions.update(name, '1', { description: 'best' });
    expect(changed).toMatchObject({ description: 'best', status: 'READY', stage: 'None' });
    expect(await store().versions.downloadUri(name, '1')).toBe('s');
  });

  test('stages move, archive the others, and have a latest version each', async () => {
    const name = await newModel();
    for (let i = 0; i < 3; i++) await store().versions.create({ name, source: 's' });
    await store().versions.transition({ name, version: '1', stage: 'production' });
    const moved = await store().versions.transition({
      name,
      version: '2',
      stage: 'Production',
      archiveExisting: true,
    });
    expect(moved.stage).toBe('Production');
    const latest = await store().models.latestVersions(name);
    expect(latest.map(({ version, stage }) => `${stage} ${version}`).sort()).toEqual([
      'Archived 1',
      'None 3',
      'Production 2',
    ]);
    expect(await store().models.latestVersions(name, ['Staging'])).toEqual([]);
    await expect(
      store().versions.transition({ name, version: '1', stage: 'Best' }),
    ).rejects.toThrow('Invalid Model Version stage: Best. Value must be one of None, Staging');
  });

  test('aliases point to one version, latest to the highest', async () => {
    const name = await newModel();
    for (let i = 0; i < 2; i++) await store().versions.create({ name, source: 's' });
    await store().models.setAlias(name, 'champion', '1');
    await store().models.setAlias(name, 'champion', '2');
    expect((await store().models.versionByAlias(name, 'champion')).aliases).toEqual(['champion']);
    expect((await store().models.versionByAlias(name, 'Latest')).version).toBe('2');
    for (const alias of ['latest', 'v1', 'a b', '']) {
      await expect(store().models.setAlias(name, alias, '1')).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      });
    }
    await store().models.deleteAlias(name, 'champion');
    await expect(store().models.versionByAlias(name, 'champion')).rejects.toThrow(
      'Registered model alias champion not found.',
    );
    await expect(store().models.setAlias(name, 'champion', '9')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  test('a protected alias moves only for those who may', async () => {
    const name = await newModel();
    await store().versions.create({ name, source: 's' });
    await store().models.setTag(name, {
      key: 'havn.alias.production.protected',
      value: 'ann, bob',
    });
    await expect(store().models.setAlias(name, 'production', '1')).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      remedy: 'It may be moved by: ann, bob.',
    });
    await store().as('ann').models.setAlias(name, 'production', '1');
    await expect(store().models.deleteAlias(name, 'production')).rejects.toThrow('is protected');
    const [entry] = await store().journal.entries({ model: name });
    expect(entry).toMatchObject({
      event: 'model_version_alias.created',
      actor: 'ann',
      version: '1',
    });
  });

  test('a gate lets pass only a version whose run fulfils it, and an approval waits for a yes', async () => {
    const name = await newModel();
    const { info } = await store().runs.create({ experimentId: await newExperiment(store()) });
    await store().runs.logMetric(info.id, { key: 'acc', value: 0.8, step: 0, time: 0 });
    await store().versions.create({ name, source: 's', runId: info.id });
    await store().models.setTag(name, { key: 'havn.alias.prod.gate', value: 'metrics.acc > 0.9' });
    await store().models.setTag(name, { key: 'havn.alias.prod.approval', value: 'required' });
    await expect(store().models.setAlias(name, 'prod', '1')).rejects.toThrow('is not approved');
    await store().versions.setTag(name, '1', { key: 'havn.approved.prod', value: 'ann' });
    await expect(store().models.setAlias(name, 'prod', '1')).rejects.toThrow(
      `metric acc > 0.9 does not hold for its run ${info.id}`,
    );
    await store().runs.logMetric(info.id, { key: 'acc', value: 0.95, step: 1, time: 0 });
    await store().models.setAlias(name, 'prod', '1');
    expect((await store().models.get(name)).aliases).toEqual([{ alias: 'prod', version: '1' }]);
  });

  test('models and versions are searched, prompts only when asked for', async () => {
    const start = unique('search');
    for (const end of ['a', 'b', 'C']) {
      const name = `${start}-${end}`;
      await store().models.create({ name, tags: [{ key: 'end', value: end }] });
      await store().versions.create({
        name,
        source: `s3://${end}`,
        tags: [{ key: 'end', value: end }],
      });
    }
    const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    await store().models.create({ name: `${start}-prompt`, tags: prompt });
    const names = async (filter: string) =>
      (await store().models.search({ filter })).items.map(({ name }) =>
        name.slice(start.length + 1),
      );
    expect(await names(`name LIKE '${start}%'`)).toEqual(['C', 'a', 'b']);
    expect(await names(`name ILIKE '${start}-c'`)).toEqual(['C']);
    expect(await names(`name IN ('${start}-a', '${start}-b') AND tags.end != 'a'`)).toEqual(['b']);
    expect(
      await names(`name LIKE '${start}%' AND tags.\`mlflow.prompt.is_prompt\` = 'true'`),
    ).toEqual(['prompt']);
    const page = { filter: `name LIKE '${start}%'`, maxResults: 2, orderBy: ['name DESC'] };
    const first = await store().models.search(page);
    const second = await store().models.search({ ...page, pageToken: first.nextPageToken });
    expect([...first.items, ...second.items].map(({ name }) => name.at(-1))).toEqual([
      'b',
      'a',
      'C',
    ]);
    const versions = await store().versions.search({
      filter: `name LIKE '${start}%' AND tags.end = 'a' AND version_number >= 1`,
    });
    expect(versions.items).toMatchObject([{ name: `${start}-a`, source: 's3://a' }]);
    await expect(store().versions.search({ filter: "stage = 'x'" })).rejects.toThrow(
      "Invalid attribute key 'stage' specified.",
    );
    await expect(store().models.search({ maxResults: 1_001 })).rejects.toThrow(
      'It must be at most 1000, but got value 1001',
    );
  });

  test('tags of models and versions are set, replaced and deleted', async () => {
    const name = await newModel();
    await store().versions.create({ name, source: 's' });
    for (const value of ['1', '2']) {
      await store().models.setTag(name, { key: 'k', value });
      await store().versions.setTag(name, '1', { key: 'k', value });
    }
    expect((await store().models.get(name)).tags).toEqual([{ key: 'k', value: '2' }]);
    expect((await store().versions.get(name, '1')).tags).toEqual([{ key: 'k', value: '2' }]);
    await store().models.deleteTag(name, 'k');
    await store().versions.deleteTag(name, '1', 'k');
    expect((await store().models.get(name)).tags).toEqual([]);
    await store().models.delete(name);
    await expect(store().versions.get(name, '1')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });
}
