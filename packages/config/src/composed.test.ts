// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of configurations
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ComposeOptions, compose, composeConfig, type PlainValue } from './index.ts';
import { configError } from './testing/expect-error.ts';
import { temporaryTree } from './testing/temporary-tree.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function tree(files: Readonly<Record<string, string>>): string {
  const folder = temporaryTree(files);
  folders.push(folder);
  return folder;
}

const DB = { 'db/mysql.yaml': 'host: here\nport: 1\n', 'db/postgres.yaml': 'host: there\n' };
const APP = { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\nseed: 1\n' };

describe('a program’s own configuration below the user’s', () => {
  const dir = tree({ ...APP, 'model/small.yaml': 'size: 1\n' });
  const base = { dir, name: 'config' };

  test('composes alone', async () => {
    expect(await compose({ base })).toEqual({ db: { host: 'here', port: 1 }, seed: 1 });
    expect(await compose({ base, overrides: ['db=postgres', '+model=small'] })).toEqual({
      db: { host: 'there' },
      model: { size: 1 },
      seed: 1,
    });
  });

  test('the user’s folder is searched first and the user’s file wins', async () => {
    const configDir = tree({
      'db/mine.yaml': 'host: mine\n',
      'db/mysql.yaml': 'host: my own mysql\n',
      'mine.yaml': 'defaults:\n  - override /db: mine\nseed: 2\nextra: 3\n',
      'config.yaml': 'seed: 5\n',
    });
    expect(await compose({ base, configDir, configName: 'mine' })).toEqual({
      db: { host: 'mine' },
      seed: 2,
      extra: 3,
    });
    const same = await compose({ base, configDir, configName: 'config', overrides: ['db=mine'] });
    expect(same).toEqual({ db: { host: 'mine' }, seed: 5 });
    expect(await compose({ base, configDir })).toEqual({ db: { host: 'my own mysql' }, seed: 1 });
  });

  test('a group that both name is the user’s to choose, and the command line’s after that', async () => {
    const configDir = tree({
      'mine.yaml': 'defaults:\n  - db: postgres\n  - _self_\ndb: {port: 7}\n',
    });
    const options = { base, configDir, configName: 'mine' };
    expect((await composeConfig(options)).choices).toEqual({ db: 'postgres' });
    expect(await compose(options)).toEqual({ db: { host: 'there', port: 7 }, seed: 1 });
    expect((await composeConfig({ ...options, overrides: ['db=mysql'] })).choices.db).toBe('mysql');
  });

  test('a missing name says which there are', async () => {
    const configDir = tree({ 'mine.yaml': 'seed: 2\n' });
    const error = await configError(() => compose({ base, configDir, configName: 'mime' }));
    expect([error.code, error.remedy]).toEqual([
      'CONFIG_NOT_FOUND',
      expect.stringContaining("'mine'"),
    ]);
  });
});

describe('Composed', () => {
  test('tells where each value comes from', async () => {
    const configDir = tree({ ...APP, 'db/mysql.yaml': 'host: here\nlist:\n  - 1\n  - k: 2\n' });
    const composed = await composeConfig({
      configDir,
      configName: 'config',
      overrides: ['seed=2', '+new.key=3'],
    });
    const file = join(configDir, 'db/mysql.yaml');
    expect(composed.origin('db.host')).toEqual({ file, line: 1 });
    expect(composed.origin('db.list[1].k')).toEqual({ file, line: 4 });
    expect(composed.origin('db.nothing')).toEqual({ file, line: 1 });
    expect(composed.origin('seed')).toEqual({ override: 'seed=2' });
    expect(composed.origin('new.key')).toEqual({ override: '+new.key=3' });
    expect(composed.overrides).toEqual({ task: ['seed=2', '+new.key=3'], hydra: [] });
  });

  test('a changed file is read anew', async () => {
    const configDir = tree({ 'config.yaml': 'a: 1\n' });
    const options = { configDir, configName: 'config' };
    expect(await compose(options)).toEqual({ a: 1 });
    writeFileSync(join(configDir, 'config.yaml'), 'a: 2\n');
    expect(await compose(options)).toEqual({ a: 2 });
  });

  test('what one composition changes does not reach the next', async () => {
    const options = { configDir: tree(APP), configName: 'config' };
    await compose({ ...options, overrides: ['db.host=other', '~db.port'] });
    expect(await compose(options)).toEqual({ db: { host: 'here', port: 1 }, seed: 1 });
  });

  test('further folders are searched, earlier ones first', async () => {
    const configDir = tree({ 'config.yaml': 'defaults:\n  - db: mine\n  - x: one\n' });
    const first = tree({ 'db/mine.yaml': 'from: first\n' });
    const second = tree({ 'db/mine.yaml': 'from: second\n', 'x/one.yaml': 'k: 1\n' });
    const searchPath = [first, `file://${second}`];
    const expected = { db: { from: 'first' }, x: { k: 1 } };
    expect(await compose({ configDir, configName: 'config', searchPath })).toEqual(expected);
    const overrides = [`hydra.searchpath=['${first}','file://${second}']`];
    expect(await compose({ configDir, configName: 'config', overrides })).toEqual(expected);
  });
});

describe('resolvers', () => {
  const configDir = tree({
    'config.yaml':
      'a: {b: 2}\nadd: ${add:1,${a.b}}\npick: ${pick:a}\nday: ${now:%Y-%m-%d}\nout: ${hydra:runtime.output_dir}\nname: ${hydra:job.name}\n',
  });
  const options: ComposeOptions = {
    configDir,
    configName: 'config',
    now: new Date(2024, 1, 29, 13, 5),
    job: { name: 'train', outputDir: '/runs/1' },
    resolvers: {
      add: (args) => args.reduce<number>((total, item) => total + Number(item), 0),
      pick: ([path], { select }) => select(String(path)) ?? null,
    },
  };

  test('custom ones get plain values and see the tree', async () => {
    const config = await compose(options);
    expect(config).toMatchObject({ add: 3, pick: { b: 2 }, day: '2024-02-29', name: 'train' });
    expect(String(config.out)).toMatch(/runs.1$/);
  });

  test('one that hands on a part of the tree leaves it where it is', async () => {
    const folder = tree({ 'config.yaml': 'a: ${both:${x}}\nx: [1, 2]\n' });
    const resolvers = { both: ([part = null]: readonly PlainValue[]) => [part, { again: part }] };
    expect(await compose({ configDir: folder, configName: 'config', resolvers })).toEqual({
      a: [[1, 2], { again: [1, 2] }],
      x: [1, 2],
    });
  });

  test('one that fails names the key and the line', async () => {
    const add = () => {
      throw new Error('no sums today');
    };
    const error = await configError(() =>
      compose({ ...options, resolvers: { ...options.resolvers, add } }),
    );
    expect(error.message).toContain('no sums today');
    expect(error.location).toEqual({ file: join(configDir, 'config.yaml'), line: 2 });
  });

  test('interpolations that grow or lead on without end are refused', async () => {
    const doubled = Array.from({ length: 30 }, (_, n) => `l${n + 1}: ['\${l${n}}', '\${l${n}}']\n`);
    const bomb = tree({ 'config.yaml': `l0: [x]\n${doubled.join('')}` });
    const chain = tree({ 'config.yaml': 'a: ${oc.select:b}\nb: ${oc.select:a}\n' });
    const circle = tree({ 'config.yaml': 'a: {b: "${c}"}\nc: {d: "${a}"}\n' });
    for (const folder of [bomb, chain, circle]) {
      const error = await configError(() => compose({ configDir: folder, configName: 'config' }));
      expect(error.code).toBe('CONFIG_INTERPOLATION');
    }
  });
});

describe('messages', () => {
  const options = { configDir: tree(APP), configName: 'config' };
  test.each([
    ['seeed=2', 'CONFIG_OVERRIDE', "Did you mean 'seed'?"],
    ['host=x', 'CONFIG_OVERRIDE', "Did you mean 'db.host'?"],
    ['db=postgrs', 'CONFIG_NOT_FOUND', "Did you mean 'postgres'?"],
    ['db=post', 'CONFIG_NOT_FOUND', "Did you mean 'postgres'?"],
    ['db=oracle', 'CONFIG_NOT_FOUND', 'Available options in'],
    ['+seed=2', 'CONFIG_OVERRIDE', '++seed=2'],
    ['~sed', 'CONFIG_OVERRIDE', "Did you mean 'seed'?"],
    ['seed=1,2', 'CONFIG_SWEEP', '--multirun'],
    ['db@p=mysql', 'CONFIG_OVERRIDE', 'Did you mean to override db?'],
    ['db=1', 'CONFIG_OVERRIDE', "db='1'"],
  ])('%s', async (text, code, words) => {
    const error = await configError(() => compose({ ...options, overrides: [text] }));
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.remedy}`).toContain(words);
    expect(error.exitCode).toBe(2);
  });

  test('a text that replaces the mapping of a group is pointed out', async () => {
    const configDir = tree({
      'app/db/mysql.yaml': 'port: 1\n',
      'config.yaml': 'defaults:\n  - app/db: mysql\n',
    });
    const overrides = ['app.db=postgres'];
    const composed = await composeConfig({ configDir, configName: 'config', overrides });
    expect(composed.resolved).toEqual({ app: { db: 'postgres' } });
    expect(composed.warnings).toEqual([expect.stringContaining('app/db=postgres')]);
  });

  test.each([
    ['lr=le-3', 'where there was a number (0.1)'],
    ['fast=flase', 'where there was true or false (true)'],
  ])('a typo that makes a text of a value is pointed out: %s', async (override, words) => {
    const configDir = tree({ 'config.yaml': 'lr: 0.1\nfast: true\nname: x\n' });
    const composed = (overrides: readonly string[]) =>
      composeConfig({ configDir, configName: 'config', overrides });
    expect((await composed([override])).warnings).toEqual([expect.stringContaining(words)]);
    const meant = ["lr='le-3'", 'fast=null', 'lr=1', 'name=1', 'fast=${lr}'];
    expect((await composed(meant)).warnings).toEqual([]);
  });
});

describe('looking at a composition', () => {
  const options = {
    configDir: tree({ ...APP, 'config.yaml': `${APP['config.yaml']}twice: \${db.port}\n` }),
    configName: 'config',
  };

  test('any part, any key, with or without its interpolations', async () => {
    const composed = await composeConfig(options);
    expect(composed.view()).toMatchObject({ seed: 1, twice: '${db.port}' });
    expect(composed.view({ resolve: true })).toMatchObject({ twice: 1 });
    expect(composed.view({ package: 'db' })).toEqual({ host: 'here', port: 1 });
    expect(composed.view({ package: 'twice' })).toBe(1);
    expect(composed.view({ package: 'db.nothing' })).toBeUndefined();
    expect(composed.view({ package: 'seed.below' })).toBeUndefined();
    expect(Object.keys(composed.view({ part: 'all' }) as object)).toEqual([
      'hydra',
      'db',
      'seed',
      'twice',
    ]);
    const hydra = composed.view({ part: 'hydra' }) as { hydra: object };
    expect(hydra.hydra).toMatchObject({ job: { name: 'app' } });
    expect(hydra.hydra).not.toHaveProperty('help');
    expect(composed.text('hydra.job.num')).toBeUndefined();
  });

  test('what was merged, who brought it, where it was looked for', async () => {
    const composed = await composeConfig(options);
    expect(composed.describe('defaults')).toMatch(/^\| db\/mysql +\| db +\| False +\| config/m);
    expect(composed.describe('defaults-tree')).toMatch(/^ {2}config:\n {4}db: mysql\n {4}_self_$/m);
    expect(composed.describe('searchpath')).toMatch(/^\| main +\| file:\/\//m);
    expect(composed.options('db')).toEqual(['mysql', 'postgres']);
    expect(composed.options('nothing')).toEqual([]);
  });

  test('configs in memory come before those in folders', async () => {
    const configs = { 'db/mysql': { host: 'memory' }, 'db/own': { host: 'own' } };
    expect(await compose({ ...options, configs, overrides: ['twice=0'] })).toMatchObject({
      db: { host: 'memory' },
    });
    const own = { ...options, configs, overrides: ['db=own', 'twice=0'] };
    expect(await compose(own)).toMatchObject({ db: { host: 'own' } });
  });

  test('the folder of a job follows from the composed tree', async () => {
    const composed = await composeConfig({
      ...options,
      overrides: ['hydra.run.dir=out/${seed}', '+here=${hydra:runtime.output_dir}'],
      job: { outputDir: ({ text }) => text('hydra.run.dir') ?? 'none' },
    });
    expect(composed.resolved.here).toMatch(/out.1$/);
  });

  test('hydra.job.env_copy takes variables of this machine', async () => {
    const overrides = ['hydra.job.env_copy=[HAVN_A]'];
    const composed = await composeConfig({ ...options, overrides, env: { HAVN_A: 'a' } });
    expect(composed.hydra).toMatchObject({ job: { env_set: { HAVN_A: 'a' } } });
    const error = await configError(() => composeConfig({ ...options, overrides, env: {} }));
    expect(error.message).toContain('HAVN_A');
  });
});
