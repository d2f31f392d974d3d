import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256 } from '@havn/core';
import { openStore, restClient, sendRun } from '@havn/track';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { havnHere, startHavn } from '../testing/run-havn.ts';
import { type StartedServer, startServer } from '../testing/start-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type WatchedServer, watchServer } from '../testing/watched-server.ts';

const root = temporaryFolder('register');
const PATIENCE_MS = 120_000;

/** In the order in which they are sent. */
const FILES = {
  'config.json': Buffer.from('{}'),
  'empty.txt': Buffer.alloc(0),
  'model.safetensors': randomBytes(9_000_000),
  'onnx/model.onnx': randomBytes(4_000_000),
  'ä 1% +.json': Buffer.from('{"a": 1}'),
};
const ALL = Object.keys(FILES);

let server: StartedServer;
let watched: WatchedServer;
const database = () => `sqlite:///${join(root.path, 'team.db')}`;
const artifacts = () => join(root.path, 'files');

beforeAll(async () => {
  server = await startServer(root.path, ['--store', database(), '--artifacts', artifacts()]);
  watched = await watchServer(server.url);
}, PATIENCE_MS);

afterAll(async () => {
  await watched.close();
  await server.close();
});

let letters = 0xa0;

/** A laptop with a run that it sent to the server, and the run's bundle. */
async function laptop({ bundle = true, sent = true, experiment = 'Default' } = {}) {
  const id = (letters++).toString(16).repeat(16);
  const folder = join(root.path, id);
  const work = join(folder, '.havn', 'runs', id);
  await mkdir(work, { recursive: true });
  const store = await openStore(join(folder, '.havn'));
  await store.createRun({ id, name: 'trained', folder: work, experiment });
  await store.updateRun(id, { status: 'FINISHED', endTime: Date.now() });
  const call = restClient({ uri: server.url });
  const remote = sent ? await sendRun(call, store.tracking, id) : '';
  await store.close();
  for (const [path, content] of bundle ? Object.entries(FILES) : []) {
    await mkdir(dirname(join(work, 'bundle', path)), { recursive: true });
    await writeFile(join(work, 'bundle', path), content);
  }
  const register = (run: string, ...flags: readonly string[]) =>
    havnHere(folder, 'models', 'register', run, `m${id}`, '--json', ...flags);
  return { id, folder, bundle: join(work, 'bundle'), remote, model: `m${id}`, register };
}

type Laptop = Awaited<ReturnType<typeof laptop>>;

/** What `find … | sort | xargs sha256sum | sha256sum` prints in the folder, as far as it is kept. */
const NAME = sha256(
  ALL.toSorted()
    .map((path) => `${sha256(FILES[path as keyof typeof FILES])}  ${path}\n`)
    .join(''),
).slice(0, 32);

/** Where a run's file is among what the server keeps. */
const kept = (remote: string, path: string) => `0/${remote}/artifacts/bundles/${NAME}/${path}`;

async function fetched(remote: string, path: string, name = NAME): Promise<Buffer> {
  const query = new URLSearchParams({ run_uuid: remote, path: `bundles/${name}/${path}` });
  const response = await fetch(`${server.url}/get-artifact?${query}`);
  expect([path, response.status]).toEqual([path, 200]);
  return Buffer.from(await response.arrayBuffer());
}

async function expectBundle(remote: string, name = NAME): Promise<void> {
  for (const [path, content] of Object.entries(FILES)) {
    expect([path, (await fetched(remote, path, name)).equals(content)]).toEqual([path, true]);
  }
}

/** How many pieces of files the server keeps. */
async function pieces(): Promise<number> {
  const objects = join(artifacts(), 'objects');
  const entries = await readdir(objects, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

async function versionsOf({ model, folder }: Laptop): Promise<readonly unknown[]> {
  const shown = await havnHere(folder, 'models', 'show', model, '--json', '--store', server.url);
  return shown.code === 0 ? JSON.parse(shown.stdout).versions : [];
}

describe('the bundle of a run that was sent to a server', () => {
  beforeEach(() => void watched.uploads());

  test('goes there when it is registered, once, and is the version’s source', async () => {
    const { register, remote, id, bundle } = await laptop();
    expect(remote).not.toBe(id);
    const { code, stdout, stderr } = await register(remote, '--store', watched.url);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^uploading {2}(\d+)\/\1 kB/)]);
    const source = `mlflow-artifacts:/0/${remote}/artifacts/bundles/${NAME}`;
    expect(JSON.parse(stdout)).toMatchObject({ version: '1', runId: remote, source });
    expect(watched.uploads()).toEqual(ALL.map((path) => kept(remote, path)));
    await expectBundle(remote);
    expect(await readdir(bundle)).toHaveLength(5);

    // By its id on this machine; what is there is not sent again.
    for (const name of [id, id.slice(0, 9)]) {
      const again = await register(name, '--store', watched.url);
      expect([again.code, again.stderr]).toEqual([0, '']);
      expect(JSON.parse(again.stdout)).toMatchObject({ runId: remote, source });
    }
    expect(watched.uploads()).toEqual([]);

    // What was deleted there is.
    const gone = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${kept(remote, 'empty.txt')}`;
    expect((await fetch(gone, { method: 'DELETE' })).status).toBe(200);
    expect((await register(remote, '--store', watched.url)).code).toBe(0);
    expect(watched.uploads()).toEqual([kept(remote, 'empty.txt')]);

    // What was changed here goes to a place of its own.
    await writeFile(join(bundle, 'config.json'), '{"a": 2}');
    const changed = await register(remote, '--store', watched.url);
    const place = JSON.parse(changed.stdout).source.replace('mlflow-artifacts:/', '');
    expect(place).not.toContain(NAME);
    expect(watched.uploads()).toEqual(ALL.map((path) => `${place}/${path}`));
    expect(await pieces()).toBe(ALL.length);
    await expectBundle(remote);
  });

  test('a call that was killed registers nothing, and a second one sends the rest', async () => {
    const one = await laptop();
    const { id, remote, model, folder } = one;
    const held = watched.hold('onnx/model.onnx');
    const child = startHavn(folder, ['models', 'register', id, model, '--store', watched.url]);
    const ended = once(child, 'exit');
    await Promise.race([
      held,
      ended.then(() => Promise.reject(new Error('it ended before the upload'))),
    ]);
    child.kill('SIGKILL');
    await ended;
    expect(watched.uploads()).toEqual(ALL.slice(0, 3).map((path) => kept(remote, path)));
    expect(await versionsOf(one)).toEqual([]);
    const { code } = await one.register(id, '--store', watched.url);
    expect(code).toBe(0);
    expect(watched.uploads()).toEqual(ALL.slice(3).map((path) => kept(remote, path)));
    expect(await versionsOf(one)).toHaveLength(1);
    await expectBundle(remote);
  });

  test('one with a file that the server refuses is not registered', async () => {
    const one = await laptop();
    const { bundle, id, remote } = one;
    await writeFile(join(bundle, 'a#b.txt'), 'a name that servers refuse');
    const refused = await one.register(id, '--store', watched.url);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/a#b\.txt: the tracking server .* refused[\s\S]*FILE_REFUSED/);
    expect(await versionsOf(one)).toEqual([]);
    await rename(join(bundle, 'a#b.txt'), join(bundle, 'a-b.txt'));
    const { code, stdout } = await one.register(id, '--store', watched.url);
    expect([code, await versionsOf(one)]).toEqual([0, [expect.anything()]]);
    await expectBundle(remote, JSON.parse(stdout).source.split('/').at(-1));
  });

  test.skipIf(process.platform === 'win32')('no link is left out unsaid', async () => {
    const one = await laptop();
    await symlink('config.json', join(one.bundle, 'link.json'));
    const { code, stderr } = await one.register(one.id, '--store', watched.url);
    expect([code, stderr]).toEqual([1, expect.stringContaining('[NOT_A_FILE]')]);
    expect(watched.uploads()).toEqual([]);
    expect(await versionsOf(one)).toEqual([]);
  });

  test('may go to the place of the server’s database instead', async () => {
    const one = await laptop();
    const { register, id, remote } = one;
    const unsaid = await register(id, '--store', database());
    expect([unsaid.code, unsaid.stderr]).toEqual([
      2,
      expect.stringContaining('[ARTIFACTS_NOT_GIVEN]'),
    ]);
    expect(await versionsOf(one)).toEqual([]);
    const place = ['--store', database(), '--artifacts', artifacts()];
    const { code, stdout, stderr } = await register(id, ...place);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^uploading /)]);
    const source = `mlflow-artifacts:/0/${remote}/artifacts/bundles/${NAME}`;
    expect(JSON.parse(stdout)).toMatchObject({ runId: remote, source });
    await expectBundle(remote);
    expect((await register(id, ...place)).stderr).toBe('');
  });

  test('a run whose bundle is elsewhere, or that was not sent, is not registered', async () => {
    const one = await laptop({ bundle: false });
    const bare = await one.register(one.id, '--store', watched.url);
    expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining('[RUN_HAS_NO_BUNDLE]')]);
    await mkdir(one.bundle);
    const empty = await one.register(one.id, '--store', watched.url);
    expect(empty.stderr).toContain('[RUN_HAS_NO_BUNDLE]');
    const other = await laptop({ sent: false });
    const unsent = await other.register(other.id, '--store', watched.url);
    expect([unsent.code, unsent.stderr]).toEqual([1, expect.stringContaining('[RUN_NOT_SENT]')]);
    const unknown = await other.register('0123', '--store', watched.url);
    expect(unknown.stderr).toContain('[RUN_NOT_FOUND]');
    expect(watched.uploads()).toEqual([]);
  });
});

test('a beginning that means one run there and another here means neither', async () => {
  const one = await laptop();
  const api = restClient({ uri: server.url });
  type Made = { readonly run: { readonly info: { readonly run_id: string } } };
  const made = await api<Made>('POST', 'runs/create', { experiment_id: '0', run_name: 'other' });
  const prefix = made.run.info.run_id.slice(0, 12);
  const store = await openStore(join(one.folder, '.havn'));
  const id = `${prefix}${'f'.repeat(20)}`;
  await store.createRun({ id, name: 'here' });
  await sendRun(api, store.tracking, id);
  await store.close();
  const { code, stderr } = await one.register(prefix, '--store', server.url);
  expect([code, stderr]).toEqual([1, expect.stringContaining('[RUN_AMBIGUOUS]')]);
  expect(stderr).toContain(made.run.info.run_id);
});

test('a server of the same project takes a copy', async () => {
  const { folder, id, register, bundle } = await laptop({ sent: false });
  const own = await startServer(folder);
  try {
    const { code, stdout } = await register(id, '--store', own.url);
    expect([code, JSON.parse(stdout).source]).toEqual([
      0,
      expect.stringContaining(`${id}/artifacts/bundles/${NAME}`),
    ]);
    const query = new URLSearchParams({ run_uuid: id, path: `bundles/${NAME}/onnx/model.onnx` });
    const response = await fetch(`${own.url}/get-artifact?${query}`);
    const content = Buffer.from(await response.arrayBuffer());
    expect(content.equals(FILES['onnx/model.onnx'])).toBe(true);
    const here = JSON.parse((await register(id, '--store', '')).stdout);
    expect(here).toMatchObject({ version: '2', source: pathToFileURL(bundle).href });
  } finally {
    await own.close();
  }
});

test('files that the server keeps nowhere itself are not sent', async () => {
  const api = restClient({ uri: server.url });
  const place = 's3://bucket/elsewhere';
  await api('POST', 'experiments/create', { name: 'elsewhere', artifact_location: place });
  const one = await laptop({ experiment: 'elsewhere' });
  const { code, stderr } = await one.register(one.id, '--store', server.url);
  expect([code, stderr]).toEqual([1, expect.stringContaining('[RUN_FILES_ELSEWHERE]')]);
  expect(stderr).toContain(place);
  expect(await versionsOf(one)).toEqual([]);
});
