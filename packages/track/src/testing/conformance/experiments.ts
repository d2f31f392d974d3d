import { expect, test } from 'vitest';
import { newExperiment, type Subject, unique } from './suite.ts';

export function experimentTests({ store }: Subject): void {
  test('every store begins with the experiment Default, number 0', async () => {
    const found = await store().experiments.get('0');
    expect(found).toMatchObject({ id: '0', name: 'Default', lifecycleStage: 'active' });
  });

  test('an experiment comes back by id and by name, with its tags', async () => {
    const name = unique('e');
    const tags = [{ key: 'a', value: '1' }];
    const id = await store().experiments.create({ name, tags });
    const found = await store().experiments.get(id);
    expect(found).toMatchObject({ id, name, tags, lifecycleStage: 'active' });
    expect(found.artifactLocation.endsWith(`/${id}`)).toBe(true);
    expect(await store().experiments.getByName(name)).toEqual(found);
    expect(await store().experiments.getByName(unique('nobody'))).toBeUndefined();
  });

  test('a place for artifacts that was given is kept', async () => {
    const name = unique('e');
    const id = await store().experiments.create({ name, artifactLocation: 's3://bucket/x' });
    const run = await store().runs.create({ experimentId: id });
    expect((await store().experiments.get(id)).artifactLocation).toBe('s3://bucket/x');
    expect(run.info.artifactUri).toBe(`s3://bucket/x/${run.info.id}/artifacts`);
  });

  test('names are taken once, also by what was deleted', async () => {
    const name = unique('e');
    const id = await store().experiments.create({ name });
    await store().experiments.delete(id);
    await expect(store().experiments.create({ name })).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
      message: `Experiment(name=${name}) already exists.`,
    });
    const other = await newExperiment(store());
    await expect(store().experiments.rename(other, name)).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
    });
  });

  test('bad names and ids are told in the words of MLflow', async () => {
    const { experiments } = store();
    await expect(experiments.create({ name: '' })).rejects.toThrow("Invalid experiment name: ''");
    await expect(experiments.create({ name: 'x'.repeat(501) })).rejects.toThrow(
      "'name' exceeds the maximum length of 500 characters",
    );
    await expect(experiments.get('x')).rejects.toThrow(
      "Invalid experiment ID 'x'. Experiment ID must be a valid integer.",
    );
    await expect(experiments.get('999999999')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'No Experiment with id=999999999 exists',
    });
  });

  test('deleting takes the runs along and restoring brings them back', async () => {
    const id = await newExperiment(store());
    const { info } = await store().runs.create({ experimentId: id });
    await store().experiments.delete(id);
    expect((await store().runs.get(info.id)).info.lifecycleStage).toBe('deleted');
    await expect(store().experiments.delete(id)).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    await expect(store().experiments.rename(id, unique('n'))).rejects.toMatchObject({
      code: 'INVALID_STATE',
    });
    await expect(store().runs.create({ experimentId: id })).rejects.toThrow(
      `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
    );
    await store().experiments.restore(id);
    expect((await store().runs.get(info.id)).info.lifecycleStage).toBe('active');
    await expect(store().experiments.restore(id)).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  test('tags are set, replaced and deleted', async () => {
    const id = await newExperiment(store());
    await store().experiments.setTag(id, { key: 'k', value: '1' });
    await store().experiments.setTag(id, { key: 'k', value: '2' });
    expect((await store().experiments.get(id)).tags).toEqual([{ key: 'k', value: '2' }]);
    await store().experiments.deleteTag(id, 'k');
    await expect(store().experiments.deleteTag(id, 'k')).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  test('a search filters, orders and goes on where a page ended', async () => {
    const name = unique('find');
    for (const letter of ['b', 'a', 'C']) {
      const id = await store().experiments.create({ name: `${name}-${letter}` });
      await store().experiments.setTag(id, { key: 'letter', value: letter });
    }
    const search = async (filter: string, more = {}) =>
      (await store().experiments.search({ filter, orderBy: ['name ASC'], ...more })).items.map(
        (found) => found.name.slice(name.length + 1),
      );
    expect(await search(`name LIKE '${name}-%'`)).toEqual(['C', 'a', 'b']);
    expect(await search(`name LIKE '${name}-c'`)).toEqual([]);
    expect(await search(`name ILIKE '${name}-c'`)).toEqual(['C']);
    expect(await search(`name LIKE '${name}-%' AND tags.letter != 'a'`)).toEqual(['C', 'b']);
    expect(await search(`name LIKE '${name}-%' AND tags.other IS NULL`)).toHaveLength(3);
    const options = { filter: `name LIKE '${name}-%'`, orderBy: ['name DESC'], maxResults: 2 };
    const first = await store().experiments.search(options);
    const { nextPageToken } = first;
    const second = await store().experiments.search({ ...options, pageToken: nextPageToken });
    expect([...first.items, ...second.items].map((found) => found.name.at(-1))).toEqual([
      'b',
      'a',
      'C',
    ]);
    expect(second.nextPageToken).toBeUndefined();
  });

  test('a search that makes no sense is refused', async () => {
    const { experiments } = store();
    await expect(experiments.search({ maxResults: 0 })).rejects.toThrow(
      "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer",
    );
    await expect(experiments.search({ maxResults: 50_001 })).rejects.toThrow('at most 50000');
    await expect(experiments.search({ pageToken: '%' })).rejects.toThrow(
      'Invalid page token, could not base64-decode',
    );
    await expect(experiments.search({ filter: 'foo = 1' })).rejects.toThrow(
      'Invalid attribute key',
    );
  });
}
