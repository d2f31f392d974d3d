import { join } from 'node:path';
import type { ModelVersion, RegisteredModel } from '../registry/registry.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { placeIn, writeMeta, writeTexts } from './mlruns-files.ts';

/** Registered models as MLflow's file store keeps them; answers how many. */
export async function exportModels(store: TrackingStore, folder: string): Promise<number> {
  let count = 0;
  let pageToken: string | undefined;
  do {
    const page = await store.models.search({ maxResults: 1_000, pageToken });
    for (const model of page.items) {
      await writeModel(store, await placeIn(folder, model.name), model);
      count += 1;
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return count;
}

async function writeModel(
  { versions }: TrackingStore,
  place: string,
  model: RegisteredModel,
): Promise<void> {
  const aliases = model.aliases.map(({ alias, version }) => ({ key: alias, value: version }));
  await writeTexts(join(place, 'tags'), model.tags);
  await writeTexts(join(place, 'aliases'), aliases);
  const found = await versions.search({ filter: `name = '${model.name}'` });
  for (const version of found.items) await writeVersion(place, version);
  await writeMeta(place, {
    aliases: Object.fromEntries(aliases.map(({ key, value }) => [key, value])),
    creation_timestamp: model.creationTime,
    description: model.description ?? null,
    last_updated_timestamp: model.lastUpdateTime,
    name: model.name,
  });
}

async function writeVersion(place: string, version: ModelVersion): Promise<void> {
  const folder = join(place, `version-${version.version}`);
  await writeTexts(join(folder, 'tags'), version.tags);
  await writeMeta(folder, {
    creation_timestamp: version.creationTime,
    current_stage: version.stage,
    description: version.description ?? null,
    last_updated_timestamp: version.lastUpdateTime,
    name: version.name,
    run_id: version.runId ?? null,
    run_link: version.runLink ?? null,
    source: version.source,
    status: version.status,
    status_message: null,
    storage_location: version.storageLocation,
    user_id: version.userId ?? null,
    version: Number(version.version),
  });
}
