import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnStudio, openStudio } from '../../testing/open-studio.ts';
import { type Seeded, seedModel, seedStore } from '../../testing/seed-store.ts';
import type { SearchAnswer } from '../search/search-route.ts';
import type { LineageAnswer } from './lineage-route.ts';
import type { ChangesAnswer, ModelAnswer, ModelsAnswer } from './model-routes.ts';

describe('models', () => {
  let studio: OwnStudio;
  let seeded: Seeded;

  beforeAll(async () => {
    studio = await openStudio();
    seeded = await seedStore(studio.store, { runs: 2, steps: 5 });
    await seedModel(studio.store, seeded);
  });
  afterAll(() => studio.close());

  test('are listed, and found by a part of the name', async () => {
    const all = await studio.call<ModelsAnswer>('/models');
    expect(all.models.map(({ name }) => name)).toEqual(['intents']);
    const filter = encodeURIComponent("name ILIKE '%none%'");
    expect((await studio.call<ModelsAnswer>(`/models?filter=${filter}`)).models).toEqual([]);
  });

  test('have versions, the newest first, and a record of who changed what', async () => {
    const put = { method: 'PUT', status: 204 };
    await studio.call('/models/intents/aliases/best', { ...put, body: { version: '2' } });
    await studio.call('/models/intents/description', { ...put, body: { value: 'New.' } });
    await studio.call('/models/intents/versions/2/description', {
      ...put,
      body: { value: 'Two.' },
    });
    const answer = await studio.call<ModelAnswer>('/models/intents');
    expect(answer.versions.map(({ version }) => version)).toEqual(['2', '1']);
    expect(answer.versions[0]).toMatchObject({ aliases: ['best'], description: 'Two.' });
    expect(answer.model.description).toBe('New.');
    expect(answer.changes.some(({ actor, version }) => actor === 'ada' && version === '2')).toBe(
      true,
    );
    await studio.call('/models/intents/aliases/best', { method: 'DELETE', status: 204 });
    expect((await studio.call<ModelAnswer>('/models/intents')).model.aliases).toHaveLength(1);
  });

  test('tell all that was changed, a stretch at a time', async () => {
    const { changes } = await studio.call<ChangesAnswer>('/models/intents/changes');
    expect(changes.length).toBeGreaterThan(2);
    const [first, second] = changes;
    const rest = `/models/intents/changes?before=${first!.id}&limit=1`;
    expect(await studio.call<ChangesAnswer>(rest)).toEqual({ changes: [second] });
    await studio.call('/models/none/changes', { status: 404 });
    await studio.call('/models/intents/changes?before=x', { status: 400 });
  });

  test('say why an alias cannot be', async () => {
    const put = { method: 'PUT', body: { version: '9' } };
    await studio.call('/models/intents/aliases/best', { ...put, status: 404 });
    await studio.call('/models/none/aliases/best', { ...put, status: 404 });
    await studio.call('/models/intents/aliases/v2', {
      method: 'PUT',
      body: { version: '1' },
      status: 400,
    });
  });

  test('come from data, by a run', async () => {
    const { nodes, edges } = await studio.call<LineageAnswer>('/models/intents/versions/1/lineage');
    expect(nodes.map(({ kind, title }) => [kind, title])).toEqual([
      ['version', 'intents'],
      ['run', 'run-0'],
      ['data', 'banking77'],
      ['alias', 'production'],
    ]);
    const run = `run:${seeded.runIds[0]}`;
    expect(edges).toContainEqual({ from: 'data:banking77:8f14e45f', to: run });
    expect(edges).toContainEqual({ from: run, to: 'version' });
  });

  test('are found beside projects, runs and reports by the quick search', async () => {
    const hits = async (q: string) => (await studio.call<SearchAnswer>(`/search?q=${q}`)).hits;
    expect((await hits('INTENT')).map(({ kind }) => kind)).toEqual(['project', 'model']);
    expect((await hits('run-1')).map(({ title }) => title)).toEqual(['run-1']);
    expect(await hits(encodeURIComponent(`'"\\%;`))).toEqual([]);
    expect((await hits('')).length).toBeGreaterThan(3);
  });
});
