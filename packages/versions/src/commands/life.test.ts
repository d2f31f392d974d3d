import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TestRepository } from '../testing/repository.ts';
import { add } from './add.ts';
import { checkout } from './checkout.ts';
import { commit } from './commit.ts';
import { getOption, listOptions, setOption } from './config-options.ts';
import { type DataContext, withData } from './context.ts';
import { diff } from './diff.ts';
import { gc } from './gc.ts';
import { importRepository } from './import-repository.ts';
import { importUrl } from './import-url.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import { move } from './move.ts';
import {
  addRemote,
  listRemotes,
  modifyRemote,
  removeRemote,
  renameRemote,
  setDefaultRemote,
} from './remote-config.ts';
import { remove } from './remove.ts';
import { getFrom } from './source-files.ts';
import { status } from './status.ts';
import { cloudStatus, fetch, push } from './transfer.ts';
import { update } from './update.ts';

interface GitProject {
  readonly root: string;
  git(...args: readonly string[]): void;
  write(path: string, content: string): string;
  data<T>(work: (context: DataContext) => Promise<T>): Promise<T>;
}

function gitProject(): GitProject {
  const base = mkdtempSync(join(realpathSync(tmpdir()), 'havn-life-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const root = join(base, 'repo');
  mkdirSync(root);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const git = (...args: readonly string[]) => {
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
  };
  git('init', '-q', '-b', 'main');
  init(root);
  addRemote({ dvcFolder: join(root, '.dvc') }, 'Storage', join(base, 'remote'), {
    makeDefault: true,
  });
  return {
    root,
    git,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      return join(root, path);
    },
    data: (work) => withData({ folder: root }, work),
  };
}

test('what changed, was renamed and is missing is told', async () => {
  const { root, git, write, data } = gitProject();
  write('d/a', 'one');
  write('d/gone', 'gone');
  await data((context) => add(context, [join(root, 'd')]));
  git('add', '-A');
  git('commit', '-qm', 'one');
  write('d/a', 'two');
  write('d/moved', 'gone');
  rmSync(join(root, 'd/gone'));
  const before = await data((context) => diff(context));
  expect(before).toMatchObject({
    modified: [{ path: 'd/' }, { path: 'd/a' }],
    renamed: [{ path: { old: 'd/gone', new: 'd/moved' } }],
    'not in cache': [],
  });
  expect(Object.values(await data((context) => status(context)))).toEqual([
    [{ 'changed outs': { [relative(process.cwd(), join(root, 'd'))]: 'modified' } }],
  ]);
  await expect(data((context) => commit(context))).rejects.toMatchObject({
    code: 'COMMIT_REFUSED',
  });
  await data((context) => commit(context, { force: true }));
  git('commit', '-qam', 'two');
  expect(await data((context) => push(context, { allCommits: true }))).toBe(5);
  expect(await data((context) => cloudStatus(context, {}))).toEqual({});
  rmSync(join(root, '.dvc/cache'), { recursive: true });
  rmSync(join(root, 'd'), { recursive: true });
  expect(await data((context) => fetch(context, {}))).toBe(3);
  expect((await data((context) => checkout(context))).stats.added).toBe(2);
  git('checkout', '-q', 'HEAD~1');
  await data((context) => fetch(context, {}));
  await data((context) => checkout(context));
  expect(readFileSync(join(root, 'd/a'), 'utf8')).toBe('one');
  const dry = await data((context) => gc(context, { workspace: true, dry: true }));
  expect(dry.cache).toHaveLength(2);
  await data((context) => gc(context, { workspace: true, cloud: true }));
  expect(await data((context) => status(context))).toEqual({});
});

test('moving, removing and listing', async () => {
  const { root, write, data } = gitProject();
  write('a.txt', 'a');
  await data((context) => add(context, [join(root, 'a.txt')]));
  await data((context) => move(context, join(root, 'a.txt'), join(root, 'b.txt')));
  expect(existsSync(join(root, 'a.txt.dvc'))).toBe(false);
  expect(readFileSync(join(root, '.gitignore'), 'utf8')).toBe('/b.txt\n');
  const entries = await data((context) => list(context, { recursive: true }));
  expect(entries.map(({ path, isout }) => [path, isout])).toContainEqual(['b.txt', true]);
  await data((context) => remove(context, [join(root, 'b.txt.dvc')]));
  expect(existsSync(join(root, '.gitignore'))).toBe(false);
  expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('a');
});

test('move makes no folder and replaces nothing; remove wants a .dvc file, not data', async () => {
  const { root, write, data } = gitProject();
  const at = (...parts: readonly string[]) => join(root, ...parts);
  for (const name of ['a[1]', 'd/x', 'd/y']) write(name, name);
  await data((context) => add(context, [at('a[1]'), at('d/x'), at('d/y')]));
  const moved = (to: string) => data((context) => move(context, at('a[1]'), to));
  for (const to of [at('no/b'), `${at('no')}/`, at('d/x')]) {
    await expect(moved(to)).rejects.toMatchObject({ exitCode: 2 });
  }
  expect([existsSync(at('no')), readFileSync(at('d/x'), 'utf8')]).toEqual([false, 'd/x']);
  for (const target of [at('d'), at('d/x'), at('none')]) {
    const removed = data((context) => remove(context, [target], { outs: true }));
    await expect(removed).rejects.toMatchObject({ remedy: expect.any(String) });
  }
  expect([existsSync(at('d/x')), existsSync(at('d/x.dvc'))]).toEqual([true, true]);
  await moved(at('d'));
  expect(existsSync(at('.gitignore'))).toBe(false);
  await data((context) => remove(context, [at('d/a[1].dvc')], { outs: true }));
  expect(readFileSync(at('d/.gitignore'), 'utf8')).toBe('/x\n/y\n');
});

test('a .dvc file that Git or .dvcignore leaves out is refused, written or found', async () => {
  const { root, write, data } = gitProject();
  const ignored = { code: 'METAFILE_IGNORED' };
  const added = () => data((context) => add(context, [join(root, 'a')]));
  write('a', 'a');
  write('.gitignore', '*.dvc\n');
  await expect(added()).rejects.toMatchObject(ignored);
  write('.gitignore', '');
  write('.dvcignore', '*.dvc\n');
  await expect(added()).rejects.toMatchObject(ignored);
  expect(existsSync(join(root, 'a.dvc'))).toBe(false);
  write('.dvcignore', '');
  await added();
  write('.gitignore', '/a\n*.dvc\n');
  await expect(data((context) => status(context))).rejects.toMatchObject(ignored);
});

test('what Git or another output has cannot be added', async () => {
  const { root, git, write, data } = gitProject();
  write('tracked', 't');
  git('add', 'tracked');
  const refused = (path: string) => data((context) => add(context, [join(root, path)]));
  await expect(refused('tracked')).rejects.toMatchObject({ code: 'TRACKED_BY_GIT' });
  await expect(refused('nothing')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  write('d/in', 'x');
  await data((context) => add(context, [join(root, 'd/in')]));
  await expect(refused('d')).rejects.toMatchObject({ code: 'OUTPUTS_OVERLAP' });
  await expect(data((context) => add(context, ['/']))).rejects.toMatchObject({ exitCode: 2 });
  await expect(data((context) => add(context, [root]))).rejects.toMatchObject({ exitCode: 2 });
});

test('imports come again from where they came', async () => {
  const source = gitProject();
  source.write('in/x', 'x');
  source.write('plain', 'p');
  await source.data((context) => add(context, [join(source.root, 'in')]));
  source.git('add', '-A');
  source.git('commit', '-qm', 'data');
  const { root, data } = gitProject();
  const out = (name: string) => join(root, name);
  await data((context) => importRepository(context, source.root, 'in', { out: out('in') }));
  await data((context) => importRepository(context, source.root, 'plain', { out: out('p') }));
  await data((context) => importUrl(context, join(source.root, 'plain'), { out: out('u') }));
  expect(await data((context) => status(context))).toEqual({});
  source.write('plain', 'newer');
  source.git('commit', '-qam', 'newer');
  const words = JSON.stringify(await data((context) => status(context)));
  expect(words).toContain('update available');
  await data((context) => update(context, [out('p.dvc'), out('u.dvc'), out('in.dvc')]));
  expect(readFileSync(out('p'), 'utf8')).toBe('newer');
  expect(await data((context) => status(context))).toEqual({});
  rmSync(join(root, '.dvc/cache'), { recursive: true });
  rmSync(out('in'), { recursive: true });
  expect(await data((context) => fetch(context, { targets: [out('in.dvc')] }))).toBeGreaterThan(0);
  await data((context) => checkout(context, { targets: [out('in.dvc')] }));
  expect(readFileSync(out('in/x'), 'utf8')).toBe('x');
  const got = await getFrom({ url: source.root, path: 'in/x', out: out('got'), readers: [] });
  expect(readFileSync(got, 'utf8')).toBe('x');
});

test('links are links, and become files again', async () => {
  const data = new TestRepository();
  setOption({ dvcFolder: data.path('.dvc') }, 'cache.type', 'symlink');
  data.write('d/a', 'a');
  await data.with((context) => add(context, [data.path('d')]));
  expect(lstatSync(data.path('d/a')).isSymbolicLink()).toBe(true);
  setOption({ dvcFolder: data.path('.dvc') }, 'cache.type', 'hardlink');
  await data.with((context) => checkout(context, { relink: true }));
  expect(statSync(data.path('d/a')).nlink).toBe(2);
  setOption({ dvcFolder: data.path('.dvc') }, 'cache.type', 'copy');
  await data.with((context) => checkout(context, { relink: true }));
  expect(statSync(data.path('d/a')).nlink).toBe(1);
  setOption({ dvcFolder: data.path('.dvc') }, 'cache.type', 'hardlink');
  await data.with((context) => checkout(context, { relink: true }));
  await data.with((context) => remove(context, [data.path('d.dvc')]));
  expect(statSync(data.path('d/a')).nlink).toBe(1);
  expect(statSync(data.path('d/a')).mode & 0o200).toBe(0o200);
});

test.skipIf(process.platform === 'win32')(
  'a file that is a link to another becomes data of its own',
  async () => {
    const data = new TestRepository();
    data.write('real', 'r');
    symlinkSync('real', data.path('link'));
    await data.with((context) => add(context, [data.path('link')]));
    expect(lstatSync(data.path('link')).isSymbolicLink()).toBe(false);
    data.write('real', 'changed');
    expect(await data.status()).toEqual({});
  },
);

test('parts of a folder are added, taken out and checked out', async () => {
  const data = new TestRepository();
  data.write('d/a', 'a');
  data.write('d/b/c', 'c');
  await data.with((context) => add(context, [data.path('d')]));
  data.write('d/b/new', 'new');
  await data.with((context) => add(context, [data.path('d/b/new')]));
  expect(data.read('d.dvc')).toContain('nfiles: 3');
  data.remove('d');
  await data.with((context) => checkout(context, { targets: [data.path('d/b')] }));
  expect(existsSync(data.path('d/b/new'))).toBe(true);
  expect(existsSync(data.path('d/a'))).toBe(false);
  await data.with((context) => checkout(context));
  expect(await data.status()).toEqual({});
});

test('settings are kept where they belong', () => {
  const data = new TestRepository();
  const place = { dvcFolder: data.path('.dvc') };
  setOption(place, 'core.autostage', 'true');
  expect(getOption(place, 'core.autostage')).toBe('true');
  modifyRemote({ ...place, level: 'local' }, 'storage', 'jobs', '3');
  expect(listOptions(place).map(({ line }) => line)).toContain('remote.storage.jobs=3');
  modifyRemote({ ...place, level: 'local' }, 'storage', 'jobs', undefined);
  rmSync(data.path('.dvc/config.local'));
  renameRemote(place, 'storage', 'other');
  expect(listRemotes(place)).toMatchObject([{ name: 'other', isDefault: true }]);
  setDefaultRemote(place, undefined);
  removeRemote(place, 'other');
  expect(listRemotes(place)).toEqual([]);
  setOption(place, 'core.autostage', undefined);
  expect(() => getOption(place, 'core.autostage')).toThrow(/doesn't exist/);
});

test('what Git keeps for an output without cache stays with Git', async () => {
  const { root, git, write, data } = gitProject();
  write('kept', 'one');
  write('kept.dvc', 'outs:\n- path: kept\n  hash: md5\n  cache: false\n');
  const again = () => data((context) => add(context, [join(root, 'kept')]));
  await again();
  git('add', '-A');
  git('commit', '-qm', 'kept');
  write('kept', 'two');
  await again();
  expect(await data((context) => status(context))).toEqual({});
  await data((context) => move(context, join(root, 'kept'), join(root, 'moved')));
  expect(existsSync(join(root, '.gitignore'))).toBe(false);
  expect(existsSync(join(root, '.dvc/cache/files'))).toBe(false);
});
