import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openTrackingStore } from '../open-tracking-store.ts';
import { describeStore } from '../testing/conformance/index.ts';
import type { TrackingStore } from '../tracking-store.ts';

let folder: string;
let store: TrackingStore;
const open = () =>
  openTrackingStore({ url: join(folder, 'store.db'), artifactRoot: join(folder, 'artifacts') });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-track-'));
  store = await open();
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

describeStore('SQLite', { store: () => store, reopen: open });
