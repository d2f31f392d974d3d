import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTracking, fetchModel, openStore, restClient, sendRun } from '@havn/track';
import { type PostgresServer, startPostgres } from '@havn/track/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  hasMlflow,
  type RunningServer,
  startMlflow,
} from '../../../tracking-server/test/harness/mlflow.ts';
import { havnHere } from '../../src/testing/run-havn.ts';
import { type StartedServer, startServer } from '../../src/testing/start-server.ts';
import { historyCases, RUN_IDS, seedRuns, storeCases } from '../../src/testing/store-cases.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-stores-peer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the runs and models of a database of Postgres', () => {
  let postgres: PostgresServer;
  let server: StartedServer;
  let here: string;
  const artifacts = () => join(folder, 'files');
  beforeAll(async () => {
    here = join(folder, 'here');
    await mkdir(here);
    postgres = await startPostgres();
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await postgres.stop();
  });

  test('a database without Havn’s tables is refused, and stays as it is', async () => {
    const { code, stderr } = await havnHere(here, 'runs', 'list', '--store', postgres.url);
    expect([code, stderr]).toEqual([1, expect.stringContaining('[STORE_MISSING]')]);
    expect(stderr).toContain('postgres://havn@127.0.0.1');
    expect(postgres.sql("select count(*) from pg_tables where schemaname = 'public'")).toBe('0');
  });

  test('holds what a server of it is given', async () => {
    await seedRuns(postgres.url);
    server = await startServer(folder, ['--store', postgres.url, '--artifacts', artifacts()]);
    const file = `0/${RUN_IDS[0]}/artifacts/model/weights.bin`;
    const route = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${file}`;
    expect((await fetch(route, { method: 'PUT', body: 'weights' })).status).toBe(200);
  }, 60_000);

  const open = () => ({ folder: here, url: postgres.url, artifacts: artifacts() });
  storeCases(open);
  historyCases(open);
});

interface Made {
  readonly run: { readonly info: { readonly run_id: string; readonly artifact_uri: string } };
}

describe.skipIf(!hasMlflow)('the runs and models of MLflow’s server', () => {
  let server: RunningServer;
  const ids: string[] = [];
  const made = {
    post: <T>(path: string, body: Record<string, unknown>) =>
      restClient({ uri: server.url })<T>('POST', path, body),
  };
  beforeAll(async () => {
    server = await startMlflow();
    for (const [index, name] of ['first', 'second'].entries()) {
      const { run } = await made.post<Made>('runs/create', {
        experiment_id: '0',
        run_name: name,
        start_time: index + 1,
      });
      const run_id = run.info.run_id;
      ids.push(run_id);
      await made.post('runs/log-batch', {
        run_id,
        metrics: [{ key: 'acc', value: 0.7 + index / 10, timestamp: 1, step: 1 }],
        params: [{ key: 'rate', value: String(index) }],
      });
      const path = run.info.artifact_uri.replace(/^mlflow-artifacts:\/*/, '');
      const route = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${path}/model/weights.bin`;
      expect((await fetch(route, { method: 'PUT', body: 'weights' })).status).toBe(200);
    }
  }, 320_000);
  afterAll(() => server?.close());

  const call = (...args: readonly string[]) => havnHere(folder, ...args, '--store', server.url);
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await call(...args, '--json');
    expect([stderr, code]).toEqual(['', 0]);
    return JSON.parse(stdout);
  };

  test('runs are found, shown, tagged, deleted and restored', async () => {
    const [first, second] = ids as [string, string];
    const names = async (...args: readonly string[]) =>
      (await json('runs', 'list', ...args)).runs.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(['second', 'first']);
    expect(await names('--filter', 'metrics.acc < 0.75')).toEqual(['first']);
    expect(await names('--sort', 'metrics.acc', '--limit', '1')).toEqual(['first']);
    // Ids are random: where both begin alike more of one is taken.
    const prefix = first.slice(0, [...first].findIndex((sign, at) => sign !== second[at]) + 1);
    expect(await json('runs', 'show', prefix)).toMatchObject({
      id: first,
      experiment: 'Default',
      params: { rate: '0' },
      metrics: { acc: 0.7 },
    });
    expect(await json('runs', 'compare', first, second)).toMatchObject({
      params: { rate: ['0', '1'] },
    });
    for (const unknown of ['c'.repeat(32), 'zz']) {
      expect((await call('runs', 'show', unknown)).stderr).toContain('[RUN_NOT_FOUND]');
    }
    expect((await json('runs', 'tag', first, 'a=b')).tags).toMatchObject({ a: 'b' });
    expect((await json('runs', 'tag', first, '--delete', 'a')).tags).not.toHaveProperty('a');
    await json('runs', 'delete', first);
    expect(await names()).toEqual(['second']);
    expect(await names('--deleted')).toEqual(['first']);
    await json('runs', 'restore', first);
    const wrong = await call('runs', 'list', '--filter', 'metrics.acc > x');
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('[INVALID_PARAMETER_VALUE]'),
    ]);
  }, 120_000);

  test('the bundle of a run of this machine is sent, once, and becomes a version', async () => {
    const here = join(folder, 'laptop');
    const work = join(here, 'work');
    await mkdir(join(work, 'bundle', 'onnx'), { recursive: true });
    const files = { 'config.json': Buffer.from('{}'), 'onnx/ä 1% +.onnx': randomBytes(12_000_000) };
    for (const [path, content] of Object.entries(files)) {
      await writeFile(join(work, 'bundle', path), content);
    }
    const store = await openStore(join(here, '.havn'));
    const { id } = await store.createRun({ name: 'trained', folder: work });
    const remote = await sendRun(restClient({ uri: server.url }), store.tracking, id);
    await store.close();
    const register = () =>
      havnHere(here, 'models', 'register', id, 'sent', '--json', '--store', server.url);
    const { code, stdout, stderr } = await register();
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^uploading {2}12001\/12001 kB/)]);
    const source = expect.stringMatching(
      new RegExp(`^mlflow-artifacts:/0/${remote}/artifacts/bundles/[0-9a-f]{32}$`),
    );
    expect(JSON.parse(stdout)).toMatchObject({ version: '1', runId: remote, source });
    for (const [path, content] of Object.entries(files)) {
      const query = new URLSearchParams({ name: 'sent', version: '1', path });
      const response = await fetch(`${server.url}/model-versions/get-artifact?${query}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
    }
    expect((await register()).stderr).toBe('');
    const client = connectTracking({ uri: server.url });
    const { openFolder } = client;
    for (const uri of ['models:/sent/1', 'models:/sent/latest', 'models:/sent@latest']) {
      const cache = join(folder, 'models');
      const fetched = await fetchModel(uri, { client, openFolder, cache });
      for (const [path, content] of Object.entries(files)) {
        expect((await readFile(join(fetched.folder, path))).equals(content)).toBe(true);
      }
    }
    expect(await readdir(join(folder, 'models'))).toHaveLength(1);
    await made.post('runs/delete', { run_id: remote });
  }, 120_000);

  test('files and logged models become versions', async () => {
    const [first] = ids as [string];
    const bare = await call('models', 'register', first, 'intents');
    expect(bare.stderr).toMatch(/RUN_HAS_NO_BUNDLE\]\n.*--path model/);
    const version = await json('models', 'register', first, 'intents', '--path', 'model');
    expect(version).toMatchObject({ version: '1', runId: first });
    const { model } = await made.post<{ model: { info: { model_id: string } } }>('logged-models', {
      experiment_id: '0',
      name: 'classifier',
      source_run_id: first,
    });
    await made.post('runs/outputs', {
      run_id: first,
      models: [{ model_id: model.info.model_id, step: 1 }],
    });
    const logged = await json('models', 'register', first, 'intents', '--path', 'classifier');
    expect(logged).toMatchObject({ version: '2', source: `models:/${model.info.model_id}` });
    const aliased = await json('models', 'alias', 'intents', '1', 'production');
    expect(aliased.aliases).toEqual(['production']);
    const { versions } = await json('models', 'show', 'intents');
    expect(
      versions.map(({ version, aliases }: { version: string; aliases: string[] }) => [
        version,
        aliases,
      ]),
    ).toEqual([
      ['2', []],
      ['1', ['production']],
    ]);
    expect((await call('models', 'list')).stdout).toMatch(/intents +2 +production=1/);
  }, 120_000);

  test('what it does not keep is told', async () => {
    for (const args of [
      ['models', 'history', 'intents'],
      ['triggers', 'list'],
      ['triggers', 'deliveries'],
      ['triggers', 'redeliver', '1'],
    ]) {
      const { code, stdout, stderr } = await call(...args);
      expect([args, code, stdout, stderr]).toEqual([
        args,
        1,
        '',
        expect.stringContaining('[NOT_ON_THIS_SERVER]'),
      ]);
    }
  }, 60_000);
});
