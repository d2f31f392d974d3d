import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TestRepository } from '../testing/repository.ts';
import { add } from './add.ts';
import { checkout } from './checkout.ts';
import { setOption } from './config-options.ts';
import { type DataContext, withData } from './context.ts';
import { importRepository } from './import-repository.ts';
import { type ImportUrlOptions, importUrl } from './import-url.ts';
import { init } from './init.ts';
import { getFrom } from './source-files.ts';
import { fetch, push } from './transfer.ts';
import { update } from './update.ts';

/** Another repository whose folder `in` is in the remote `kept`, not in its cache. */
async function sourceRepository() {
  const base = mkdtempSync(join(realpathSync(tmpdir()), 'havn-source-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const url = join(base, 'repo');
  mkdirSync(join(url, 'in/y'), { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: url,
      stdio: 'pipe',
    });
  git('init', '-q');
  init(url);
  writeFileSync(join(url, 'in/x'), 'x');
  writeFileSync(join(url, 'in/y/z'), 'z');
  writeFileSync(join(url, '.dvc/config'), `['remote "kept"']\n    url = ${join(base, 'kept')}\n`);
  await withData({ folder: url }, (context) => add(context, [join(url, 'in')]));
  await withData({ folder: url }, (context) => push(context, { remote: 'kept' }));
  git('add', '-A');
  git('commit', '-qm', 'data');
  rmSync(join(url, '.dvc/cache'), { recursive: true });
  return { url, git };
}

/** What may stay in `.dvc/tmp`: locks, what is known of files, checked out sources. */
const workLeft = (data: TestRepository) =>
  readdirSync(data.path('.dvc/tmp')).filter((name) => /work|incoming/.test(name));

test('an import that fails leaves what stands at its place, and nothing of its own', async () => {
  const { url } = await sourceRepository();
  const data = new TestRepository();
  const taken = (name: string, remote: string, force = false) =>
    data.with((context) =>
      importRepository(context, url, 'in', { out: data.path(name), remote, force }),
    );
  await taken('good', 'kept');
  expect(data.read('good/y/z')).toBe('z');
  data.write('mine/in/file', 'mine');
  await expect(taken('bad', 'unknown')).rejects.toMatchObject({ code: 'DATA_USAGE' });
  await expect(taken('mine', 'kept')).rejects.toMatchObject({ exitCode: 2 });
  await expect(taken('mine', 'unknown', true)).rejects.toMatchObject({ code: 'DATA_USAGE' });
  expect(data.read('mine/in/file')).toBe('mine');
  expect(existsSync(data.path('bad'))).toBe(false);
  expect(existsSync(data.path('mine/in.dvc'))).toBe(false);
  await taken('mine', 'kept', true);
  expect(existsSync(data.path('mine/in/file'))).toBe(false);
  expect(await data.status()).toEqual({});
  expect(workLeft(data)).toEqual([]);
});

test('an update that fails leaves the data as they are', async () => {
  const data = new TestRepository();
  const source = data.write('../source/d/a', 'old');
  const place = data.path('d');
  await data.with((context) => importUrl(context, join(data.base, 'source/d'), { out: place }));
  rmSync(join(data.base, 'source'), { recursive: true });
  const again = () => data.with((context) => update(context, [`${place}.dvc`]));
  await expect(again()).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  expect(data.read('d/a')).toBe('old');
  data.write('../source/d/b', 'new');
  expect(existsSync(source)).toBe(false);
  await again();
  expect([existsSync(data.path('d/a')), data.read('d/b')]).toEqual([false, 'new']);
});

test('an import may not lie in or around other tracked data, and keeps what was written of it', async () => {
  const data = new TestRepository();
  const source = data.write('../source', 'one');
  data.write('d/a', 'a');
  await data.with((context) => add(context, [data.path('d')]));
  const taken = (out: string) =>
    data.with((context) => importUrl(context, source, { out: data.path(out), force: true }));
  data.write('up/d/a', 'a');
  await data.with((context) => add(context, [data.path('up/d')]));
  await expect(taken('d/a')).rejects.toMatchObject({ code: 'OUTPUTS_OVERLAP' });
  data.remove('up/d');
  data.write('e/dvc.yaml', 'stages: {}\n');
  await taken('e/s');
  await expect(
    data.with((context) => importUrl(context, source, { out: data.path('e/s/t') })),
  ).rejects.toMatchObject({ code: 'OUTPUTS_OVERLAP' });
  expect(data.read('d/a')).toBe('a');
  const file = data.read('e/s.dvc').replace('  path: s', '  path: s\n  desc: mine # why');
  data.write('e/s.dvc', `# kept\n${file}`);
  data.write('../source', 'two');
  await taken('e/s');
  expect(data.read('e/s')).toBe('two');
  expect(data.read('e/s.dvc')).toMatch(/^# kept\n[\s\S]*desc: mine # why/);
});

test('an import of which nothing was taken in yet has no update', async () => {
  const { url, git } = await sourceRepository();
  const data = new TestRepository();
  await data.with((context) =>
    importRepository(context, url, 'in', { out: data.path('later'), noExec: true, remote: 'kept' }),
  );
  writeFileSync(join(url, 'new'), '');
  git('add', 'new');
  git('commit', '-qm', 'new');
  expect(JSON.stringify(await data.status())).not.toContain('update available');
  await data.with((context) => update(context, [data.path('later.dvc')]));
  expect(data.read('later/x')).toBe('x');
  expect(await data.status()).toEqual({});
});

test('what is got over a folder leaves its other files, and is no link to what is removed', async () => {
  const { url, git } = await sourceRepository();
  setOption({ dvcFolder: join(url, '.dvc') }, 'cache.type', 'symlink');
  git('commit', '-qam', 'links');
  const data = new TestRepository();
  data.write('got/in/old', 'old');
  data.write('got/in/x', 'before');
  const get = (remote: string, out = data.path('got')) =>
    getFrom({ url, path: 'in', out, remote, force: true, readers: [] });
  await expect(get('unknown')).rejects.toMatchObject({ code: 'DATA_USAGE' });
  expect(data.read('got/in/x')).toBe('before');
  await get('kept');
  expect(['x', 'y/z', 'old'].map((name) => data.read(`got/in/${name}`))).toEqual(['x', 'z', 'old']);
  expect(lstatSync(data.path('got/in/x')).isSymbolicLink()).toBe(false);
  data.write('plain', 'p');
  await expect(get('kept', data.path('plain'))).rejects.toMatchObject({ exitCode: 2 });
  expect(data.read('plain')).toBe('p');
  expect(readdirSync(data.root).sort()).toEqual(['.dvc', '.dvcignore', 'got', 'plain']);
  expect(readFileSync(data.path('got/in/old'), 'utf8')).toBe('old');
});

test('a file that Git tracks is not hidden from it, --force or not; get leaves Git alone', async () => {
  const { url, git } = await sourceRepository();
  writeFileSync(join(url, 'kept.txt'), 'mine');
  git('add', 'kept.txt');
  git('commit', '-qm', 'kept');
  const out = join(url, 'kept.txt');
  const within = <T>(work: (context: DataContext) => Promise<T>) => withData({ folder: url }, work);
  const ignored = readFileSync(join(url, '.gitignore'), 'utf8');
  const refused = { code: 'TRACKED_BY_GIT', remedy: expect.stringContaining('git rm -r --cached') };
  for (const options of [{}, { noExec: true }, { toRemote: true, remote: 'kept' }]) {
    const taken = within((context) =>
      importUrl(context, join(url, '.dvcignore'), { out, force: true, ...options }),
    );
    await expect(taken).rejects.toMatchObject(refused);
  }
  const taken = within((context) =>
    importRepository(context, url, '.dvcignore', { out, force: true }),
  );
  await expect(taken).rejects.toMatchObject(refused);
  expect([readFileSync(out, 'utf8'), existsSync(`${out}.dvc`)]).toEqual(['mine', false]);
  await getFrom({ url, path: '.dvcignore', out, force: true, readers: [] });
  expect(readFileSync(out, 'utf8')).toContain('dvcignore');
  expect(readFileSync(join(url, '.gitignore'), 'utf8')).toBe(ignored);
});

test('--force without an execution, or to a remote, leaves what stands there', async () => {
  const data = new TestRepository();
  data.write('../source/a', 'new');
  const source = join(data.base, 'source');
  const taken = (out: string, options: ImportUrlOptions) =>
    data.with((context) =>
      importUrl(context, source, { out: data.path(out), force: true, ...options }),
    );
  for (const [place, options] of [
    ['one', { noExec: true }],
    ['two', { toRemote: true }],
  ] as const) {
    data.write(`${place}/source/old`, 'old');
    await taken(place, options);
    expect(data.read(`${place}/source/old`)).toBe('old');
    expect(data.read(`${place}/source.dvc`)).toContain('path: source\n');
  }
  expect(data.read('one/source.dvc')).not.toContain('md5:');
  expect(existsSync(data.path('.dvc/cache'))).toBe(false);
  await data.with((context) => fetch(context, { targets: [data.path('two/source.dvc')] }));
  await data.with((context) =>
    checkout(context, { targets: [data.path('two/source.dvc')], force: true }),
  );
  expect(data.read('two/source/a')).toBe('new');
});
