import { expect } from 'vitest';
import type { TrackingStore } from '../tracking-store.ts';

/** A store that was brought over takes what a new one takes. */
export async function writeMore(store: TrackingStore): Promise<void> {
  const experimentId = await store.experiments.create({ name: 'later' });
  const { info } = await store.runs.create({ experimentId, startTime: 1 });
  await store.runs.logMetric(info.id, { key: 'loss', value: 1, step: 0, time: 0 });
  expect((await store.runs.get(info.id)).metrics).toHaveLength(1);
  const added = await store.artifacts.begin();
  await store.artifacts.name('later/file', added);
  expect(await store.artifacts.find('later/file')).toMatchObject({ size: 0 });
  await store.models.create({ name: 'later' });
  const { version } = await store.versions.create({ name: 'later', source: 's3://bucket/later' });
  await store.models.setAlias('later', 'production', version);
  expect(await store.models.get('later')).toMatchObject({ aliases: [{ alias: 'production' }] });
}

/** The names of what was logged are those that the runs tell, and maybe those of runs that are gone. */
export async function checkNames({ experiments, runs }: TrackingStore): Promise<void> {
  for (const { id } of (await experiments.search({ viewType: 'ALL' })).items) {
    const { items } = await runs.search({ experimentIds: [id], viewType: 'ALL' });
    const named = (kind: 'params' | 'metrics' | 'tags') =>
      [...new Set(items.flatMap((run) => run[kind].map(({ key }) => key)))].sort();
    const found = await runs.searchKeys({ experimentIds: [id] });
    expect(found).toMatchObject({ params: named('params'), tags: named('tags') });
    const kept = found.metrics.filter((name) => name !== 'of the purged');
    expect(kept).toEqual(named('metrics'));
  }
}
