import type { TrackingStore } from '../tracking-store.ts';

/** A registered model with so many versions. */
export async function seedModel(store: TrackingStore, name: string, versions = 2): Promise<void> {
  await store.models.create({ name });
  for (let version = 1; version <= versions; version++) {
    await store.versions.create({ name, source: `s3://bucket/${version}` });
  }
}
