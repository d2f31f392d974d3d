import { openTrackingStore } from '@havn/track';
import { expect, test } from 'vitest';
import { type Finished, havnHere } from './run-havn.ts';

/** Ids of the runs that `seedRuns` makes; the last two begin alike. */
export const RUN_IDS = ['a'.repeat(32), `b${'0'.repeat(31)}`, `b${'1'.repeat(31)}`] as const;

/** Three runs of two experiments, straight in a database. */
export async function seedRuns(url: string): Promise<void> {
  const store = await openTrackingStore({ url, artifactRoot: 'mlflow-artifacts:/' });
  const other = await store.experiments.create({ name: 'it’s another' });
  for (const [index, id] of RUN_IDS.entries()) {
    const experimentId = index === 2 ? other : '0';
    const name = `run-${index}`;
    await store.runs.create({ id, experimentId, name, startTime: index + 1 });
    await store.runs.logBatch(id, {
      metrics: [
        { key: 'acc', value: 0.7 + index / 10, step: 1, time: 1 },
        ...(index === 0 ? [{ key: 'loss', value: Number.NaN, step: 1, time: 1 }] : []),
      ],
      params: [{ key: 'rate', value: String(index) }],
    });
    await store.runs.update(id, { status: 'FINISHED', endTime: 60_000 });
  }
  await store.close();
}

export interface StorePlace {
  /** Where commands are called; it has no store of its own. */
  readonly folder: string;
  /** What `--store` is given. */
  readonly url: string;
  /** Where its files are, for a database. */
  readonly artifacts?: string;
}

/** The commands that work alike on every store that holds the runs of `seedRuns`. */
export function storeCases(open: () => StorePlace): void {
  const call = (...args: readonly string[]): Promise<Finished> => {
    const { folder, url, artifacts } = open();
    const files = artifacts && args[1] === 'register' ? ['--artifacts', artifacts] : [];
    return havnHere(folder, ...args, ...files, '--store', url);
  };
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await call(...args, '--json');
    expect([stderr, code]).toEqual(['', 0]);
    return JSON.parse(stdout);
  };
  const names = async (...args: readonly string[]) =>
    (await json('runs', 'list', ...args)).runs.map(({ name }: { name: string }) => name);
  const [first, second, third] = RUN_IDS;

  test('runs are listed, filtered, ordered and bounded', async () => {
    expect(await names()).toEqual(['run-2', 'run-1', 'run-0']);
    expect(await names('--filter', 'metrics.acc > 0.75', '--sort', 'metrics.acc')).toEqual([
      'run-1',
      'run-2',
    ]);
    expect(await names('--experiment', 'it’s another')).toEqual(['run-2']);
    expect(await names('--experiment', 'none')).toEqual([]);
    expect(await names('--limit', '1')).toEqual(['run-2']);
    const table = await call('runs', 'list', '--sort', 'metrics.acc DESC');
    expect(table.stdout).toMatch(/run +name +status[\s\S]*run-2 +FINISHED/);
    const wrong = await call('runs', 'list', '--filter', 'metrics.acc > x');
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toContain('INVALID_PARAMETER_VALUE');
  });

  test('a run is shown by the beginning of its id, and compared', async () => {
    expect(await json('runs', 'show', 'aaa')).toMatchObject({
      id: first,
      name: 'run-0',
      experiment: 'Default',
      status: 'FINISHED',
      startTime: 1,
      endTime: 60_000,
      params: { rate: '0' },
      metrics: { acc: 0.7, loss: null },
      artifactUri: expect.stringContaining(`${first}/artifacts`),
    });
    expect((await call('runs', 'show', first)).stdout).toMatch(/files {3}\S+artifacts/);
    expect(await json('runs', 'compare', 'aaa', 'b0')).toMatchObject({
      runs: [first, second],
      params: { rate: ['0', '1'] },
    });
    const several = await call('runs', 'show', 'b');
    expect(several.stderr).toContain(`${second}, ${third}`);
    expect(several.stderr).toContain('[RUN_AMBIGUOUS]');
    for (const unknown of ['c'.repeat(32), 'c', "a'--", '%']) {
      const { code, stderr } = await call('runs', 'show', unknown);
      expect([code, stderr]).toEqual([1, expect.stringContaining('[RUN_NOT_FOUND]')]);
    }
  });

  test('runs are tagged, deleted and restored', async () => {
    const tagged = await json('runs', 'tag', 'aaa', 'note=so far, the best', 'x=1');
    expect(tagged.tags).toMatchObject({ note: 'so far, the best', x: '1' });
    const less = await json('runs', 'tag', first, '--delete', 'x');
    expect(less.tags).not.toHaveProperty('x');
    expect(less.tags).toHaveProperty('note');
    const missing = await call('runs', 'tag', first, '--delete', 'x');
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringContaining('[RESOURCE_DOES_NOT_EXIST]'),
    ]);
    expect(await json('runs', 'delete', 'b0', 'b1')).toEqual({ deleted: [second, third] });
    expect(await names()).toEqual(['run-0']);
    expect((await names('--deleted')).sort()).toEqual(['run-1', 'run-2']);
    expect(await json('runs', 'restore', 'b0', 'b1')).toEqual({ restored: [second, third] });
    expect(await names()).toHaveLength(3);
  });

  test('a folder of a run’s files becomes a version, and an alias points to it', async () => {
    const bare = await call('models', 'register', 'aaa', 'intents');
    expect(bare.stderr).toMatch(/RUN_HAS_NO_BUNDLE\]\n.*--path model/);
    const wrong = await call('models', 'register', 'aaa', 'intents', '--path', 'modle');
    expect(wrong.stderr).toMatch(/neither files below "modle"[\s\S]*It has: model/);
    const out = await call('models', 'register', 'aaa', 'intents', '--path', '../other');
    expect([out.code, out.stderr]).toEqual([2, expect.stringContaining('is no path below')]);
    expect((await json('models', 'list')).models).toEqual([]);
    const version = await json('models', 'register', 'aaa', 'intents', '--path', 'model/');
    expect(version).toMatchObject({ name: 'intents', version: '1', runId: first });
    expect(version.source).toMatch(new RegExp(`${first}/artifacts/model$`));
    const aliased = await json('models', 'alias', 'intents', '1', 'staging');
    expect(aliased.aliases).toEqual(['staging']);
    const { model, versions } = await json('models', 'show', 'intents');
    expect(model.aliases).toEqual([{ alias: 'staging', version: '1' }]);
    expect(versions).toMatchObject([{ version: '1', aliases: ['staging'], runId: first }]);
    expect((await call('models', 'list')).stdout).toMatch(/intents +1 +staging=1/);
    const none = await call('models', 'show', 'none');
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining('[RESOURCE_DOES_NOT_EXIST]'),
    ]);
    const nine = await call('models', 'alias', 'intents', '9', 'staging');
    expect(nine.code).toBe(1);
  });
}

/** What Havn keeps besides: who changed what. After `storeCases`. */
export function historyCases(open: () => StorePlace): void {
  test('the history tells what happened to a model', async () => {
    const { folder, url } = open();
    const told = await havnHere(folder, 'models', 'history', 'intents', '--json', '--store', url);
    const { entries } = JSON.parse(told.stdout);
    expect(entries.map(({ event }: { event: string }) => event)).toEqual([
      'model_version_alias.created',
      'model_version.created',
      'registered_model.created',
    ]);
    const table = await havnHere(folder, 'models', 'history', 'intents', '--store', url);
    expect(table.stdout).toMatch(/model_version_alias\.created +1/);
  });
}
