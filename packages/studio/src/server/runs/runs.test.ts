import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import { type Seeded, seedStore } from '../../testing/seed-store.ts';
import type { ColumnsAnswer } from './columns-of.ts';
import type { RunAnswer } from './run-answer.ts';
import type { RunsAnswer } from './run-row.ts';

describe('runs, as the pages ask for them', () => {
  let studio: OwnStudio;
  let seeded: Seeded;

  beforeAll(async () => {
    studio = await openStudio();
    seeded = await seedStore(studio.store, { runs: 12, steps: 20 });
  });
  afterAll(() => studio.close());

  const search = (query: string) =>
    studio.call<RunsAnswer>(`/runs?experiment=${seeded.experimentId}&${query}`);

  test('a list holds only the columns that were asked for', async () => {
    const { runs } = await search('limit=1&column=params.lr&column=metrics.loss&column=tags.none');
    expect(Object.keys(runs[0]!.values)).toEqual(['params.lr', 'metrics.loss']);
    expect(runs[0]).toMatchObject({ name: 'run-11', status: 'RUNNING', endTime: null });
  });

  test('names that only some old run logged are found, in its project alone', async () => {
    const { experiments, runs } = studio.store;
    const experimentId = await experiments.create({ name: 'long' });
    for (let index = 0; index < 305; index++) {
      const { info } = await runs.create({ experimentId, startTime: index });
      if (index > 0) continue;
      await runs.logParam(info.id, { key: 'only/in_the first', value: '1' });
      await runs.setTag(info.id, { key: 'mlflow.only', value: '1' });
    }
    const newest = await studio.call<ColumnsAnswer>(`/columns?experiment=${experimentId}`);
    expect(newest.params).toEqual([]);
    const find = (id: string, text: string) =>
      studio.call(`/columns/search?experiment=${id}&text=${encodeURIComponent(text)}`);
    const found = { params: ['only/in_the first'], metrics: [], tags: [] };
    expect(await find(experimentId, 'ONLY')).toEqual(found);
    expect(await find(experimentId, 'the f')).toEqual(found);
    expect(await find(seeded.experimentId, 'only')).toEqual({ params: [], metrics: [], tags: [] });
  });

  test('pages follow each other without gaps and repeats', async () => {
    const names: string[] = [];
    let page = '';
    do {
      const answer = await search(`limit=5&page=${page}`);
      names.push(...answer.runs.map(({ name }) => name));
      page = answer.nextPage ?? '';
    } while (page !== '');
    expect(names).toEqual(Array.from({ length: 12 }, (_, index) => `run-${11 - index}`));
  });

  test('the order and the filter are MLflow’s', async () => {
    const order = encodeURIComponent('metrics.`val/loss` ASC');
    const filter = encodeURIComponent("params.model = 'BERT'");
    const { runs } = await search(`order=${order}&filter=${filter}&column=metrics.val/loss`);
    const losses = runs.map(({ values }) => values['metrics.val/loss'] as number);
    expect(losses).toHaveLength(4);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  });

  test.each([
    ['filter=nonsense', /nonsense/],
    ['limit=0', /whole number/],
    ['limit=x', /whole number/],
    ['view=all', /active or deleted/],
    ['order=a&order=b&order=c&order=d&order=e&order=f', /5 is the limit/],
  ])('%s is refused with the reason', async (query, reason) => {
    const path = `/runs?experiment=${seeded.experimentId}&${query}`;
    const { error } = await studio.call<{ error: { message: string } }>(path, { status: 400 });
    expect(error.message).toMatch(reason);
  });

  test('columns tell which keys differ, and leave out what programs noted for themselves', async () => {
    const columns = await studio.call<ColumnsAnswer>(`/columns?experiment=${seeded.experimentId}`);
    const names = (keys: ColumnsAnswer['params']) =>
      keys.map(({ key, varies }) => `${key} ${varies}`);
    expect(names(columns.params)).toContain('epochs false');
    expect(names(columns.params)).toContain('lr true');
    expect(names(columns.tags)).toEqual(['team true']);
  });

  test('a run is changed, tagged, deleted and brought back', async () => {
    const id = seeded.runIds[3]!;
    const changes = [
      ['PATCH', `/runs/${id}`, { name: 'other' }],
      ['PUT', `/runs/${id}/tags/a%2Fb`, { value: 'c' }],
      ['DELETE', `/runs/${id}`, {}],
      ['POST', `/runs/${id}/restore`, {}],
    ] as const;
    for (const [method, path, body] of changes)
      await studio.call(path, { method, body, status: 204 });
    const run = await studio.call<RunAnswer>(`/runs/${id}`);
    expect(run).toMatchObject({ name: 'other', deleted: false });
    expect(run.tags).toContainEqual({ key: 'a/b', value: 'c' });
    await studio.call(`/runs/${id}/tags/a%2Fb`, { method: 'DELETE', status: 204 });
    await studio.call(`/runs/${id}/tags/a%2Fb`, { method: 'DELETE', status: 404 });
  });

  test('what is not there is 404, what is no JSON or no text is 400', async () => {
    await studio.call(`/runs/${'0'.repeat(32)}`, { status: 404 });
    await studio.call('/nothing', { status: 404 });
    const path = `/runs/${seeded.runIds[0]}`;
    await studio.call(path, { method: 'PATCH', body: { name: 3 }, status: 400 });
    await studio.call(path, { method: 'PATCH', body: {}, status: 400 });
  });

  test('pages of other sites may change nothing', async () => {
    const path = `/runs/${seeded.runIds[0]}`;
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      await studio.call(path, { method: 'DELETE', headers, status: 403 });
    }
    const own = { origin: studio.url };
    await studio.call(path, { method: 'PATCH', body: { name: 'mine' }, headers: own, status: 204 });
  });
});
