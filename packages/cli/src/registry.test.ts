import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@havn/track';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { havnHere as havn } from './testing/run-havn.ts';

/** Many commands, each a process. */
const PATIENCE_MS = 300_000;

let folder: string;
const ids = ['a', 'b'].map((letter) => letter.repeat(32));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-cli-'));
  await mkdir(join(folder, 'run-a', 'bundle'), { recursive: true });
  const store = await openStore(join(folder, '.havn'));
  for (const [index, id] of ids.entries()) {
    await store.createRun({
      id,
      name: id[0]!,
      folder: join(folder, `run-${id[0]}`),
      startTime: index,
    });
    await store.logMetrics(id, [{ key: 'acc', value: 0.8 + index / 10, step: 0, time: 0 }]);
  }
  await store.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const json = async (...args: readonly string[]) => {
  const { stdout, stderr, code } = await havn(folder, ...args, '--json');
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout);
};

test(
  'runs are filtered, ordered, tagged, deleted and restored',
  async () => {
    const list = async (...args: readonly string[]) =>
      (await json('runs', 'list', ...args)).runs.map(({ name }: { name: string }) => name);
    expect(await list('--filter', 'metrics.acc > 0.85')).toEqual(['b']);
    expect(await list('--sort', 'metrics.acc')).toEqual(['a', 'b']);
    const run = await json('runs', 'tag', 'aaaa', 'note=best so far', 'x=1');
    expect(run.tags).toEqual({ note: 'best so far', x: '1' });
    expect((await json('runs', 'tag', 'aaaa', '--delete', 'x')).tags).toEqual({
      note: 'best so far',
    });
    expect(await json('runs', 'delete', 'bbbb')).toEqual({ deleted: [ids[1]] });
    expect(await list()).toEqual(['a']);
    expect(await list('--deleted')).toEqual(['b']);
    await json('runs', 'restore', 'bbbb');
    expect(await list()).toEqual(['b', 'a']);
    const bad = await havn(folder, 'runs', 'list', '--filter', 'metrics.acc > x');
    expect(bad.stderr).toContain('Expected numeric value type for metric. Found x');
    expect(bad.code).toBe(1);
  },
  PATIENCE_MS,
);

test(
  'a run is registered, an alias moved, and the history tells who did it',
  async () => {
    const version = await json('models', 'register', 'aaaa', 'intents', '--as', 'ann');
    expect(version).toMatchObject({ name: 'intents', version: '1', runId: ids[0] });
    expect(version.source).toContain('run-a/bundle');
    await json('models', 'alias', 'intents', '1', 'production', '--as', 'bob');
    const { model, versions } = await json('models', 'show', 'intents');
    expect(model.aliases).toEqual([{ alias: 'production', version: '1' }]);
    expect(versions).toHaveLength(1);
    expect((await json('models', 'list')).models).toHaveLength(1);
    const { entries } = await json('models', 'history', 'intents');
    expect(
      entries.map(({ actor, event }: { actor: string; event: string }) => [actor, event]),
    ).toEqual([
      ['bob', 'model_version_alias.created'],
      ['ann', 'model_version.created'],
      ['ann', 'registered_model.created'],
    ]);
    const missing = await havn(folder, 'models', 'register', 'bbbb', 'intents');
    expect(missing.stderr).toContain('has no bundle');
  },
  PATIENCE_MS,
);

test(
  'runs go out as mlruns and come in again',
  async () => {
    const out = await json('export', 'mlruns', 'mlruns');
    expect(out).toMatchObject({ runs: 2, models: 1 });
    const { stdout, code } = await havn(folder, 'import', 'mlruns', 'mlruns', '--json');
    expect([JSON.parse(stdout).runs, code]).toEqual([2, 0]);
    const missing = await havn(folder, 'import', 'mlflow-db', 'nothing.db');
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('NOTHING_TO_IMPORT'),
    ]);
  },
  PATIENCE_MS,
);
