import { ExistsError } from '../errors.ts';
import type { TrackingStore } from '../tracking-store.ts';
import type { SourceModel, SourceVersion } from './source.ts';

/** A registered model with its versions under their numbers; answers how many it has. */
export async function importModel(store: TrackingStore, model: SourceModel): Promise<number> {
  const { name, description, tags } = model;
  try {
    await store.models.create({ name, description, tags });
  } catch (error) {
    if (!(error instanceof ExistsError)) throw error;
  }
  let highest = await highestVersion(store, name);
  for (const version of model.versions) {
    if (version.version <= highest) continue;
    highest = await importVersion(store, name, version);
  }
  for (const { alias, version } of model.aliases) await store.models.setAlias(name, alias, version);
  return model.versions.length;
}

async function highestVersion({ models }: TrackingStore, name: string): Promise<number> {
  const versions = await models.latestVersions(name);
  return Math.max(0, ...versions.map(({ version }) => Number(version)));
}

async function importVersion(
  { versions }: TrackingStore,
  name: string,
  { version, source, runId, description, stage, tags }: SourceVersion,
): Promise<number> {
  for (;;) {
    const made = await versions.create({ name, source, runId, description, tags });
    if (Number(made.version) >= version) break;
    // A number that was deleted in the other tracker stays deleted here.
    await versions.delete(name, made.version);
  }
  if (stage !== 'None') await versions.transition({ name, version: String(version), stage });
  return version;
}
