import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startS3Server, testKey } from '@havn/storage/testing';
import { connectTracking, fetchModel, openStore, restClient, sendRun } from '@havn/track';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { havnHere, startHavn } from '../testing/run-havn.ts';
import { type StartedServer, startServer } from '../testing/start-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type WatchedServer, watchServer } from '../testing/watched-server.ts';

const root = temporaryFolder('fetch');
const PATIENCE_MS = 120_000;

type Files = Readonly<Record<string, string | Buffer>>;

/** As much of a bundle as a fetch looks at. */
const BUNDLE: Files = {
  'config.json': '{}',
  'empty.txt': '',
  'model.safetensors': randomBytes(3_000_000),
  'onnx/ä 1% +.onnx': randomBytes(200_000),
};

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

/** A laptop with a run that it sent to the server, and a model of the run's own name. */
async function laptop() {
  const id = (letters++).toString(16).repeat(16);
  const folder = join(root.path, id);
  const work = join(folder, '.havn', 'runs', id);
  await mkdir(work, { recursive: true });
  const store = await openStore(join(folder, '.havn'));
  await store.createRun({ id, name: 'trained', folder: work });
  await store.updateRun(id, { status: 'FINISHED', endTime: Date.now() });
  const remote = await sendRun(restClient({ uri: server.url }), store.tracking, id);
  await store.close();
  const model = `m${id}`;
  return {
    id,
    remote,
    model,
    folder,
    bundle: join(work, 'bundle'),
    async register(files: Files, ...flags: readonly string[]) {
      await writeFiles(join(work, 'bundle'), files);
      const args = ['models', 'register', id, model, '--json', ...flags];
      const { code, stdout, stderr } = await havnHere(folder, ...args, '--store', server.url);
      expect([code, stderr]).toEqual([0, expect.anything()]);
      return JSON.parse(stdout) as { readonly version: string; readonly source: string };
    },
  };
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const hashes = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    return [path, hashOf(await readFile(join(folder, path)))] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

const hashes = (files: Files) =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path, hashOf(content)]));

let caches = 0;
const newCache = () => join(root.path, `cache-${caches++}`);

/** Fetches over HTTP, as `havn serve models:/…` does. */
function fetched(uri: string, cache = newCache()) {
  const client = connectTracking({ uri: watched.url });
  return fetchModel(uri, { client, openFolder: client.openFolder, cache });
}

describe('a registered bundle', () => {
  test('is fetched whole, once, by version, alias, latest and stage', async () => {
    const { register, model, folder } = await laptop();
    await register(BUNDLE);
    const alias = ['models', 'alias', model, '1', 'champion', '--store', server.url];
    expect((await havnHere(folder, ...alias)).code).toBe(0);
    const cache = newCache();
    watched.downloads();
    const first = await fetched(`models:/${model}/1`, cache);
    expect(first.version).toMatchObject({ name: model, version: '1' });
    expect(await filesIn(first.folder)).toEqual(hashes(BUNDLE));
    expect(watched.downloads()).toHaveLength(3);
    for (const name of [
      `${model}@champion`,
      `${model}/latest`,
      `${model}@latest`,
      `${model}/none`,
    ]) {
      expect((await fetched(`models:/${name}`, cache)).folder).toBe(first.folder);
    }
    expect(watched.downloads()).toEqual([]);
    expect(await readdir(cache)).toHaveLength(1);
  });

  test('of one run stays what it was when a later one is registered', async () => {
    const { register, model, remote } = await laptop();
    const first = await register(BUNDLE);
    const again = await register({ ...BUNDLE, 'config.json': '{"changed": true}' });
    expect(again.version).toBe('2');
    expect(again.source).not.toBe(first.source);
    const one = await fetched(`models:/${model}/1`);
    const two = await fetched(`models:/${model}/2`);
    expect(await filesIn(one.folder)).toEqual(hashes(BUNDLE));
    expect(await readFile(join(two.folder, 'config.json'), 'utf8')).toBe('{"changed": true}');
    // What is equal is one and the same.
    expect((await register(BUNDLE)).source).toBe(first.source);
    // Nothing else can tell which of them is meant.
    const bare = await havnHere(
      root.path,
      'models',
      'register',
      remote,
      'x',
      '--store',
      server.url,
    );
    expect(bare.stderr).toMatch(/RUN_HAS_NO_BUNDLE\]\n.*--path bundles\/[0-9a-f]{32}, or/);
  });

  test('is fetched by one of those who want it at once', async () => {
    const { register, model } = await laptop();
    await register(BUNDLE);
    const cache = newCache();
    watched.downloads();
    const all = [1, 2, 3].map(() => fetched(`models:/${model}/1`, cache));
    const [first, ...others] = await Promise.all(all);
    expect(others.map(({ folder }) => folder)).toEqual([first!.folder, first!.folder]);
    expect(watched.downloads()).toHaveLength(3);
    expect(await readdir(cache)).toHaveLength(1);
  });

  test('comes whole over a connection that breaks', async () => {
    const { register, model } = await laptop();
    await register(BUNDLE);
    watched.cut('model.safetensors');
    const { folder } = await fetched(`models:/${model}/1`);
    expect(await filesIn(folder)).toEqual(hashes(BUNDLE));
  });

  test('is not there after a kill, and the next call goes on', async () => {
    const { register, model } = await laptop();
    await register(BUNDLE);
    const away = join(root.path, 'killed');
    await mkdir(away);
    const held = watched.hold('.onnx');
    const args = ['predict', `models:/${model}/1`, '--text', 'x', '--store', watched.url];
    const child = startHavn(away, args);
    const ended = once(child, 'exit');
    await Promise.race([held, ended.then(() => Promise.reject(new Error('it ended before')))]);
    child.kill('SIGKILL');
    await ended;
    const cache = join(away, '.havn', 'models');
    expect((await readdir(cache)).filter((name) => /^[0-9a-f]+$/.test(name))).toEqual([]);
    watched.downloads();
    const { folder } = await fetched(`models:/${model}/1`, cache);
    expect(await filesIn(folder)).toEqual(hashes(BUNDLE));
    expect(watched.downloads().map((path) => path.split('/').at(-1))).toEqual(['ä 1% +.onnx']);
  });

  test('that is not what was registered is refused', async () => {
    const { register, model } = await laptop();
    const { source } = await register(BUNDLE);
    const path = source.replace('mlflow-artifacts:/', '');
    const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${path}/config.json`;
    expect((await fetch(url, { method: 'PUT', body: '[]' })).status).toBe(200);
    const cache = newCache();
    await expect(fetched(`models:/${model}/1`, cache)).rejects.toMatchObject({
      code: 'MODEL_FILES_CHANGED',
    });
    expect(await readdir(cache)).toEqual([]);
  });

  test('is read from the place of a database, too', async () => {
    const { register, model, folder } = await laptop();
    await register(BUNDLE);
    const args = ['predict', `models:/${model}/1`, '--text', 'x', '--store', database()];
    const unsaid = await havnHere(folder, ...args);
    expect([unsaid.code, unsaid.stderr]).toEqual([
      2,
      expect.stringContaining('ARTIFACTS_NOT_GIVEN'),
    ]);
    const away = join(root.path, 'from-database');
    await mkdir(away);
    // What was fetched is no model that can be loaded.
    await havnHere(away, ...args, '--artifacts', artifacts());
    const [name] = await readdir(join(away, '.havn', 'models'));
    expect(await filesIn(join(away, '.havn', 'models', name!))).toEqual(hashes(BUNDLE));
  });
});

describe('a folder of files that others registered', () => {
  /** A version with this source, as MLflow's clients register one. */
  async function registered(model: string, source: string, run: string) {
    const api = restClient({ uri: server.url });
    await api('POST', 'registered-models/create', { name: model });
    await api('POST', 'model-versions/create', { name: model, source, run_id: run });
  }

  test('is fetched once for each version, by the address of a run, too', async () => {
    const { model, remote } = await laptop();
    const route = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/${remote}/artifacts/model`;
    for (const [path, body] of Object.entries(BUNDLE)) {
      const url = `${route}/${path.split('/').map(encodeURIComponent).join('/')}`;
      expect((await fetch(url, { method: 'PUT', body })).status).toBe(200);
    }
    const cache = newCache();
    const sources = [`mlflow-artifacts:/0/${remote}/artifacts/model`, `runs:/${remote}/model`];
    for (const [index, source] of sources.entries()) {
      await registered(`${model}-${index}`, source, remote);
      watched.downloads();
      const first = await fetched(`models:/${model}-${index}/1`, cache);
      expect(await filesIn(first.folder)).toEqual(hashes(BUNDLE));
      expect(watched.downloads()).toHaveLength(3);
      const again = await fetched(`models:/${model}-${index}/1`, cache);
      expect(again.folder).toBe(first.folder);
      expect(watched.downloads()).toEqual([]);
    }
    expect(await readdir(cache)).toHaveLength(2);
  });

  test('in a bucket is read with the credentials of who calls', async () => {
    const { model, remote } = await laptop();
    const s3 = await startS3Server({ keys: [testKey] });
    const bucket = s3.buckets.get('bucket')!;
    for (const [path, content] of Object.entries(BUNDLE)) {
      bucket.put(`team/model/${path}`, Buffer.from(content));
    }
    await registered(model, 's3://bucket/team/model', remote);
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: s3.url,
      AWS_ACCESS_KEY_ID: testKey.id,
      AWS_SECRET_ACCESS_KEY: testKey.secret,
      AWS_REGION: 'us-east-1',
    });
    try {
      const { folder } = await fetched(`models:/${model}/1`);
      expect(await filesIn(folder)).toEqual(hashes(BUNDLE));
    } finally {
      process.env = before;
      await s3.close();
    }
  });
});

describe('what cannot be fetched is told', () => {
  const error = async (uri: string) => {
    const args = ['predict', uri, '--text', 'x', '--store', server.url];
    const { code, stdout, stderr } = await havnHere(root.path, ...args);
    expect(stdout).toBe('');
    return [code, stderr] as const;
  };
  const told = (code: number, pattern: RegExp) => [code, expect.stringMatching(pattern)];

  test('names, versions, aliases, stages and addresses that are none', async () => {
    const { register, model, folder } = await laptop();
    await register(BUNDLE);
    const alias = ['models', 'alias', model, '1', 'champion', '--store', server.url];
    expect((await havnHere(folder, ...alias)).code).toBe(0);
    const near = `${model.slice(0, -1)}x`;
    expect(await error(`models:/${near}/1`)).toEqual(
      told(1, new RegExp(`no model "${near}" .*\\[MODEL_NOT_FOUND\\]\\n.*Did you mean 'm`)),
    );
    expect(await error(`models:/${model}/7`)).toEqual(
      told(1, /has no version 7 \[MODEL_VERSION_NOT_FOUND\]\n.*It has: 1/),
    );
    expect(await error(`models:/${model}@champoin`)).toEqual(
      told(1, /no alias "champoin" \[MODEL_ALIAS_NOT_FOUND\]\n.*Did you mean 'champion'/),
    );
    expect(await error(`models:/${model}/Production`)).toEqual(
      told(1, /no version of stage "Production".*\n.*It has: None/),
    );
    expect(await error(`models:/${model}`)).toEqual(told(2, /MODEL_URI/));
    expect(await error('models:/m-0123')).toEqual(told(2, /logged model.*MODEL_URI/));
    expect(await error('models:/a/b/c')).toEqual(told(2, /MODEL_URI.*\n.*NAME@ALIAS/));
  });

  test('a project without a store', async () => {
    const bare = join(root.path, 'bare');
    await mkdir(bare);
    const { code, stderr } = await havnHere(bare, 'serve', 'models:/x/1', '--store', '');
    expect([code, stderr]).toEqual(told(1, /no model "x" is registered in .*\n.*--store/));
    expect(existsSync(join(bare, '.havn'))).toBe(false);
  });

  test('a model of MLflow, a folder of something else, files that are gone', async () => {
    const { model, remote, folder } = await laptop();
    const put = async (path: string, body: string) => {
      const route = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/${remote}/artifacts`;
      expect((await fetch(`${route}/${path}`, { method: 'PUT', body })).status).toBe(200);
    };
    const flavors = 'flavors:\n  python_function:\n    env: {}\n  sklearn:\n    code: null\n';
    await put('sk/MLmodel', flavors);
    await put('sk/model.pkl', 'x');
    await put('notes/plan.md', 'x');
    const register = async (path: string) => {
      const args = ['models', 'register', remote, model, '--path', path, '--store', server.url];
      expect((await havnHere(folder, ...args)).code).toBe(0);
    };
    await register('sk');
    await register('notes');
    expect(await error(`models:/${model}/1`)).toEqual(
      told(1, / 1 is a model of MLflow \(sklearn\), .*NOT_A_HAVN_MODEL/),
    );
    expect(await error(`models:/${model}/2`)).toEqual(
      told(1, / 2 is a folder without a model \(plan\.md\)/),
    );
    const gone = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/${remote}/artifacts/notes`;
    expect((await fetch(gone, { method: 'DELETE' })).status).toBe(200);
    expect(await error(`models:/${model}/2`)).toEqual(told(1, /has no files at .*FILES_MISSING/));
  });

  test('a bundle that only the machine of the server has', async () => {
    const { model, id, folder } = await laptop();
    const api = restClient({ uri: server.url });
    type Made = { readonly run: { readonly info: { readonly run_id: string } } };
    const location = `file:///nowhere/${id}`;
    type Experiment = { readonly experiment_id: string };
    const body = { name: id, artifact_location: location };
    const { experiment_id } = await api<Experiment>('POST', 'experiments/create', body);
    const { run } = await api<Made>('POST', 'runs/create', { experiment_id });
    const source = `${location}/${run.info.run_id}/artifacts/bundle`;
    await api('POST', 'registered-models/create', { name: model });
    const version = { name: model, source, run_id: run.info.run_id };
    await api('POST', 'model-versions/create', version);
    expect(folder).toContain(id);
    expect(await error(`models:/${model}/1`)).toEqual(
      told(1, /lie at file:\/\/\/nowhere.*MODEL_FILES_ELSEWHERE/),
    );
  });
});
