import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openStorage, type Storage } from '@havn/storage';
import { startS3Server, testKey } from '@havn/storage/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTrackingStore } from '../open-tracking-store.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { openArtifactStore } from './artifact-store.ts';
import { withOlderFiles } from './older-files.ts';

let folder: string;
let older: Storage;
let bucket: Storage;
let store: TrackingStore;
let close: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-older-'));
  older = await openStorage(join(folder, 'artifacts'));
  const server = await startS3Server();
  const options = {
    endpointurl: server.url,
    access_key_id: testKey.id,
    secret_access_key: testKey.secret,
  };
  bucket = await openStorage('s3://bucket/team', options, { uploads: folder });
  store = await openTrackingStore({ url: join(folder, 'havn.db'), artifactRoot: folder });
  close = server.close;
});

afterEach(async () => {
  await bucket.close();
  await close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const written = async function* (content: string) {
  yield Buffer.from(content);
};

test('files of a folder are read beside those that are kept elsewhere now', async () => {
  const index = store.artifacts;
  const before = openArtifactStore({ index, storage: older });
  await older.write('0/r/artifacts/plots/own.txt', Buffer.from('of a training'));
  await before.write('0/r/artifacts/uploaded.txt', written('of a client'));

  const now = openArtifactStore({ index, storage: withOlderFiles(bucket, older) });
  await now.write('0/r/artifacts/plots/new.txt', written('new'));
  // Its piece is in the folder already.
  await now.write('0/r/artifacts/again.txt', written('of a client'));
  const names = async (path: string) => (await now.list(path)).map(({ name }) => name);
  expect(await names('0/r/artifacts')).toEqual(['again.txt', 'plots', 'uploaded.txt']);
  expect(await names('0/r/artifacts/plots')).toEqual(['new.txt', 'own.txt']);
  expect(await now.isFolder('0/r/artifacts/plots')).toBe(true);
  const read = async (path: string) => text((await now.find(`0/r/artifacts/${path}`))!.read());
  expect(await read('plots/own.txt')).toBe('of a training');
  expect(await read('plots/new.txt')).toBe('new');
  expect(await read('uploaded.txt')).toBe('of a client');
  expect(await read('again.txt')).toBe('of a client');
  expect(await now.find('0/r/artifacts/nothing')).toBeUndefined();

  await now.delete('0/r/artifacts/plots');
  expect(await names('0/r/artifacts')).toEqual(['again.txt', 'uploaded.txt']);
  expect(await older.stat('0/r/artifacts/plots/own.txt')).toBeUndefined();
});
