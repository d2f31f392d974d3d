import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, type Storage } from '@havn/storage';
import { startGcsServer, startS3Server, testKey } from '@havn/storage/testing';
import { openTrackingStore } from '@havn/track';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { purgeDeleted, startTrackingServer } from '../src/index.ts';

const MIB = 2 ** 20;

/** Where a server keeps its artifacts. */
interface Backend {
  readonly storage: Storage;
  /** Breaks the connection to the place after so many bytes, where there is one. */
  readonly cutAfter?: (bytes: number) => void;
  /** What the place was asked so far, where it is asked over a wire. */
  readonly requests?: readonly string[];
  close(): Promise<void>;
}

const backends: Readonly<Record<string, (folder: string) => Promise<Backend>>> = {
  async 'a folder'(folder) {
    const storage = await openStorage(join(folder, 'artifacts'));
    return { storage, close: () => storage.close() };
  },
  async S3(uploads) {
    const server = await startS3Server({ pageSize: 3 });
    const options = {
      endpointurl: server.url,
      access_key_id: testKey.id,
      secret_access_key: testKey.secret,
    };
    const context = { uploads, retry: { delayMs: 1 } };
    const storage = await openStorage('s3://bucket/some/prefix', options, context);
    return {
      storage,
      cutAfter: (bytes) => server.traffic.cutAfter(bytes),
      requests: server.requests,
      close: () => storage.close().then(() => server.close()),
    };
  },
  async GCS(uploads) {
    const server = await startGcsServer({ pageSize: 3 });
    const options = { endpointurl: server.url, allow_anonymous_login: true };
    const context = { uploads, retry: { delayMs: 1 } };
    const storage = await openStorage('gs://bucket/some/prefix', options, context);
    return {
      storage,
      cutAfter: (bytes) => server.traffic.cutAfter(bytes),
      requests: server.requests,
      close: () => storage.close().then(() => server.close()),
    };
  },
};

/** A server over the backend that can be stopped and started again. */
async function startOver({ storage }: Backend, folder: string) {
  const url = join(folder, 'havn.db');
  const store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  const server = await startTrackingServer({
    port: 0,
    store,
    artifacts: storage,
    accounts: join(folder, 'accounts.json'),
    limits: { droppedPieceMs: 0 },
  });
  return {
    url: server.url,
    store,
    async close() {
      await server.close();
      await store.close();
    },
  };
}

describe.each(Object.entries(backends))('artifacts in %s', (_, openBackend) => {
  let folder: string;
  let backend: Backend;
  let server: Awaited<ReturnType<typeof startOver>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'havn-backend-'));
    backend = await openBackend(folder);
    server = await startOver(backend, folder);
  });
  afterAll(async () => {
    await server.close();
    await backend.close();
    await rm(folder, { recursive: true, force: true });
  });

  const api = (path: string) => `${server.url}/api/2.0/mlflow-artifacts/${path}`;
  const file = (path: string) => api(`artifacts/${path}`);
  const put = async (path: string, body: Buffer | string) => {
    const answer = await fetch(file(path), { method: 'PUT', body });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  };
  const get = async (path: string, start = 0) => {
    const headers = start > 0 ? { range: `bytes=${start}-` } : {};
    const answer = await fetch(file(path), { headers });
    return { status: answer.status, content: Buffer.from(await answer.arrayBuffer()) };
  };
  const list = async (path: string) => {
    const answer = await fetch(`${api('artifacts')}?path=${path}`);
    const { files = [] } = (await answer.json()) as { files?: Listed[] };
    return files.map((each) => (each.is_dir ? `${each.path}/` : `${each.path} ${each.file_size}`));
  };
  const objects = async () => {
    const keys: string[] = [];
    for await (const { key } of backend.storage.list('objects/')) keys.push(key);
    return keys;
  };
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(api(path), { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Upload;
  };
  /** What was dropped is taken away within a moment. */
  const settled = (count: number) =>
    expect.poll(async () => (await objects()).length, { timeout: 10_000 }).toBe(count);

  test('a run that is removed for good leaves no file, and takes none of another', async () => {
    const { store } = server;
    const made = [1, 2].map((startTime) => store.runs.create({ experimentId: '0', startTime }));
    const [gone, stays] = (await Promise.all(made)).map(({ info }) => info.id) as [string, string];
    for (const id of [gone, stays]) await put(`0/${id}/artifacts/shared`, 'held by both');
    await put(`0/${gone}/artifacts/deep/own`, 'held by one');
    await backend.storage.write(
      `0/${gone}/artifacts/plain`,
      Buffer.from('as earlier versions did'),
    );
    await store.runs.delete(gone);
    const before = (await objects()).length;
    const options = { store, artifacts: backend.storage, deletedBy: Date.now(), droppedPieceMs: 0 };
    const looked = await purgeDeleted({ ...options, dryRun: true });
    expect(looked.runs).toMatchObject([{ id: gone, removed: true, files: 3, bytes: 46 }]);
    const { runs, pieces } = await purgeDeleted(options);
    expect(runs).toEqual(looked.runs);
    // The server sweeps, too, and may have been first.
    expect(pieces).toBeLessThanOrEqual(1);
    await expect.poll(async () => (await objects()).length).toBe(before - 1);
    expect(await list('0')).toEqual([`${stays}/`]);
    expect((await get(`0/${stays}/artifacts/shared`)).content.toString()).toBe('held by both');
    expect((await purgeDeleted(options)).runs).toEqual([]);
    expect((await fetch(file('0'), { method: 'DELETE' })).status).toBe(200);
  });

  test('an experiment that is removed for good leaves no file, and takes none of another', async () => {
    const { store } = server;
    const names = ['gone', 'stays'].map((name) => store.experiments.create({ name }));
    const [gone, stays] = (await Promise.all(names)) as [string, string];
    const location = 'mlflow-artifacts:/shared';
    const shared = await store.experiments.create({ name: 'shared', artifactLocation: location });
    for (const experimentId of [gone, stays, shared]) {
      const { id } = await store.loggedModels.create({ experimentId, name: 'm' });
      const root = experimentId === shared ? 'shared' : experimentId;
      await put(`${root}/models/${id}/artifacts/own`, `model of ${experimentId}`);
      await put(`${root}/traces/tr-1/artifacts/traces.json`, `trace of ${experimentId}`);
    }
    for (const id of [gone, shared]) await store.experiments.delete(id);
    await settled(6);
    const options = { store, artifacts: backend.storage, deletedBy: Date.now(), droppedPieceMs: 0 };
    const { models, experiments } = await purgeDeleted(options);
    expect(models).toMatchObject([gone, shared].map((id) => ({ experimentId: id, removed: true })));
    expect(experiments.map(({ name, removed }) => [name, removed])).toEqual([
      ['gone', true],
      ['shared', true],
    ]);
    expect(await list(gone)).toEqual([]);
    expect(await list(stays)).toEqual(['models/', 'traces/']);
    // What does not bear its number may be others' folder, too.
    expect(await list('shared')).toEqual(['traces/']);
    await settled(3);
    for (const path of [stays, 'shared']) await fetch(file(path), { method: 'DELETE' });
  });

  test('a run’s files elsewhere are left and told', async () => {
    const { store } = server;
    const places = ['s3://elsewhere/x', 'mlflow-artifacts:/../y', '/none/z'];
    for (const artifactUri of places) {
      const { info } = await store.runs.create({ experimentId: '0', startTime: 1, artifactUri });
      await store.runs.delete(info.id);
    }
    await put('shared-with-others/file', 'x');
    const artifactUri = 'mlflow-artifacts:/shared-with-others';
    const { info } = await store.runs.create({ experimentId: '0', startTime: 1, artifactUri });
    await store.runs.delete(info.id);
    const options = { store, artifacts: backend.storage, deletedBy: Date.now(), droppedPieceMs: 0 };
    const { runs } = await purgeDeleted(options);
    expect(runs.map(({ removed, left }) => [removed, left])).toEqual(
      [...places, artifactUri].map((place) => [true, place]),
    );
    expect((await get('shared-with-others/file')).status).toBe(200);
    expect((await fetch(file('shared-with-others'), { method: 'DELETE' })).status).toBe(200);
  });

  test('listing does not walk through what lies deeper', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    await Promise.all(many.map((text, index) => put(`wide/deep/${index}`, text)));
    // As an earlier version left them.
    await Promise.all(
      many.map((text, index) => backend.storage.write(`plain/deep/${index}`, Buffer.from(text))),
    );
    await backend.storage.write('plain/file', Buffer.from('x'));
    const before = backend.requests?.length ?? 0;
    const root = await list('');
    expect(root).toEqual(expect.arrayContaining(['plain/', 'wide/']));
    expect(root.filter((name) => name.startsWith('objects'))).toEqual([]);
    expect(await list('plain')).toEqual(['deep/', 'file 1']);
    const asked = (backend.requests?.length ?? 0) - before;
    // Pages hold three entries here.
    expect(asked).toBeLessThan(8);
    expect((await fetch(file('wide'), { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(file('plain'), { method: 'DELETE' })).status).toBe(200);
    expect(await list('')).not.toContain('plain/');
  });

  test('uploaded, listed, read and deleted', async () => {
    await put('0/r/artifacts/a.txt', 'hello');
    await put('0/r/artifacts/dir/deep/b.txt', 'hello, too');
    expect(await list('0/r/artifacts')).toEqual(['a.txt 5', 'dir/']);
    expect(await list('0/r/artifacts/dir')).toEqual(['deep/']);
    expect(String((await get('0/r/artifacts/dir/deep/b.txt')).content)).toBe('hello, too');
    const removed = await fetch(file('0/r/artifacts/dir'), { method: 'DELETE' });
    expect(removed.status).toBe(200);
    expect(await list('0/r/artifacts')).toEqual(['a.txt 5']);
    expect((await get('0/r/artifacts/dir/deep/b.txt')).status).toBe(404);
    await settled(1);
    await fetch(file('0/r'), { method: 'DELETE' });
    await settled(0);
  });

  test('the same content is kept once, by its hash', async () => {
    await put('0/same/one', 'the same');
    await put('0/same/two', 'the same');
    const [key, ...others] = await objects();
    expect(others).toEqual([]);
    const sha256 = 'fa0487f2dc91544ab4b9f5b1d59b7eb2bf68807a6e42cdf22fce4e0bc4b84cb2';
    expect(key?.replaceAll('/', '')).toContain(sha256);
    await fetch(file('0/same/one'), { method: 'DELETE' });
    expect(String((await get('0/same/two')).content)).toBe('the same');
    await fetch(file('0/same'), { method: 'DELETE' });
    await settled(0);
  });

  test('a large file goes through in pieces, and a cut download goes on', async () => {
    const content = Buffer.alloc(12 * MIB, 'abcdefghijklmnopqrstuvwxyz0');
    await put('0/big/model.bin', content);
    expect(await objects()).toHaveLength(2);
    const cut = await fetch(file('0/big/model.bin'));
    const reader = cut.body!.getReader();
    let have = 0;
    while (have < 5 * MIB) have += (await reader.read()).value?.length ?? 0;
    await reader.cancel();
    const rest = await get('0/big/model.bin', have);
    expect(rest.status).toBe(206);
    expect(rest.content.equals(content.subarray(have))).toBe(true);
    backend.cutAfter?.(11 * MIB);
    expect((await get('0/big/model.bin')).content.equals(content)).toBe(true);
    await fetch(file('0/big'), { method: 'DELETE' });
    await settled(0);
  });

  test('an upload in parts outlives the server, and only what is missing is sent', async () => {
    const part = (number: number) => Buffer.alloc(number === 1 ? 10 * MIB : 3, `part ${number};`);
    const send = ({ url, part_number }: Credential) =>
      fetch(url, { method: 'PUT', body: part(part_number) });
    const { upload_id, credentials } = await post('mpu/create/0/parts', {
      path: 'model.bin',
      num_parts: 3,
    });
    await Promise.all([send(credentials[2]!), send(credentials[0]!)]);
    await server.close();
    server = await startOver(backend, folder);
    const state = (await (await fetch(api(`mpu/state/${upload_id}`))).json()) as Upload;
    expect(state.parts.map(({ part_number, size }) => [part_number, size])).toEqual([
      [1, 10 * MIB],
      [3, 3],
    ]);
    expect(state.credentials.map(({ part_number }) => part_number)).toEqual([2]);
    expect((await send(state.credentials[0]!)).status).toBe(200);
    const parts = [1, 2, 3].map((part_number) => ({ part_number }));
    // The first answer was lost, say.
    for (let times = 0; times < 2; times++) {
      expect(await post('mpu/complete/0/parts', { path: 'model.bin', upload_id, parts })).toEqual(
        {},
      );
    }
    const expected = Buffer.concat([1, 2, 3].map(part));
    expect((await get('0/parts/model.bin')).content.equals(expected)).toBe(true);
    await put('0/parts/again.bin', part(1));
    expect(await objects(), 'the same piece as uploaded whole').toHaveLength(2);
    await fetch(file('0/parts'), { method: 'DELETE' });
    await settled(0);
  });
});

interface Listed {
  readonly path: string;
  readonly is_dir: boolean;
  readonly file_size?: number;
}

interface Credential {
  readonly url: string;
  readonly part_number: number;
}

interface Upload {
  readonly upload_id: string;
  readonly credentials: readonly Credential[];
  readonly parts: readonly { readonly part_number: number; readonly size: number }[];
}
