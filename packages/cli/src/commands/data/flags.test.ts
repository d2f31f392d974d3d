import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { havnHere } from '../../testing/run-havn.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder('flags');
const run = (...args: readonly string[]) => havnHere(join(folder.path, 'repo'), 'data', ...args);

async function data(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

const text = (path: string) => readFileSync(join(folder.path, 'repo', path), 'utf8');

beforeAll(async () => {
  await mkdir(join(folder.path, 'repo'));
  await mkdir(join(folder.path, 'source/sub'), { recursive: true });
  await writeFile(join(folder.path, 'source/a'), 'a');
  await writeFile(join(folder.path, 'source/sub/b'), 'b');
  await data('init', '--no-scm', '-q');
  await data('remote', 'add', '-d', 'st', '../remote');
});

describe('data from outside of the repository', () => {
  test('add --out tracks a copy; what is there stays unless --force', async () => {
    await data('add', '../source', '-o', 'copy');
    expect(text('copy/sub/b')).toBe('b');
    expect(text('copy.dvc')).toContain('nfiles: 2\n  hash: md5\n  path: copy\n');
    await data('add', '../source/a', '-o', 'b');
    const again = await run('add', '../source/a', '-o', 'b');
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("'--force'")]);
    await data('add', '../source/a', '-o', 'b', '--force');
    expect(await data('status', '--json')).toBe('{}\n');
  });

  test('--to-remote leaves nothing here; pull brings it', async () => {
    await data('add', '../source/a', '--to-remote', '-o', 'far');
    await data('import-url', '../source', 'imported', '--to-remote');
    expect(existsSync(join(folder.path, 'repo/far'))).toBe(false);
    expect(existsSync(join(folder.path, 'repo/imported'))).toBe(false);
    expect(await readdir(join(folder.path, 'remote/files/md5'))).not.toEqual([]);
    await data('pull');
    expect([text('far'), text('imported/sub/b')]).toEqual(['a', 'b']);
    await writeFile(join(folder.path, 'source/a'), 'newer');
    await data('update', 'imported.dvc', '--to-remote');
    expect(text('imported/a')).toBe('a');
    await data('pull', '--force');
    expect(text('imported/a')).toBe('newer');
  });

  test('get-url and list-url work on remote://', async () => {
    await data('remote', 'add', 'source', '../source');
    expect(await data('list-url', 'remote://source/sub')).toBe('b\n');
    expect(await data('get-url', 'remote://source/sub', 'got')).toBe('got\n');
    expect(text('got/b')).toBe('b');
    expect(await data('get-url', 'remote://source/a', 'got')).toBe(`${join('got', 'a')}\n`);
  });
});

test('quiet says nothing; a tree shows folders; settings tell their file', async () => {
  expect(await data('checkout', '-q')).toBe('');
  expect(await data('list', '.', 'copy', '-T')).toBe('copy\n├── a\n└── sub\n    └── b\n');
  expect(await data('config', '-l', '--show-origin')).toContain('.dvc/config\tcore.remote=st\n');
  expect(await data('cache', 'dir')).toBe(`${join(folder.path, 'repo/.dvc/cache')}\n`);
});

test('--cd, -q and --wait-for-lock stand before the command, as with DVC', async () => {
  await mkdir(join(folder.path, 'repo/inner'));
  await writeFile(join(folder.path, 'repo/inner/f'), 'f');
  expect(await data('--cd', 'inner', '-q', 'add', 'f')).toBe('');
  expect(text('inner/f.dvc')).toContain('path: f\n');
  expect(await data('--wait-for-lock', '--cd=inner', 'root')).toBe('..\n');
  const { waitForLocks } = await import('@havn/versions');
  waitForLocks(false);
  expect(await data('--version')).toMatch(/^\d+\.\d+/);
});

test('what pipelines write is handed to Git where core.autostage is set, else told', async () => {
  const root = join(folder.path, 'staged');
  await mkdir(root);
  const here = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await havnHere(root, 'data', ...args);
    expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
    return stdout;
  };
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  git('init', '-q');
  await here('init', '-q');
  expect(await here('stage', 'add', '-n', 'a', '-o', 'o', 'echo 1 > o')).toContain(
    '\tgit add .gitignore dvc.yaml\n',
  );
  await here('config', 'core.autostage', 'true');
  await here('stage', 'add', '-n', 'b', '-o', 'p', 'echo 2 > p');
  expect(await here('repro')).not.toContain('git add');
  const staged = git('diff', '--cached', '--name-only').split('\n');
  expect(staged).toEqual(expect.arrayContaining(['.gitignore', 'dvc.lock', 'dvc.yaml']));
  expect(git('diff', '--name-only', '--', 'dvc.yaml', 'dvc.lock', '.gitignore')).toBe('');
});

test.each([
  ['config -l core.remote', '-l/--list'],
  ['config core.remot x', "Did you mean 'remote'?"],
  ['remote modify st -u url', 'needs its url'],
  ['--cd nowhere status', "cannot work in 'nowhere' (ENOENT)"],
  ['add a b -o c', 'multiple targets'],
  ['add a -r st', 'without --to-remote'],
  ['add a --out c --no-commit', '--no-commit option'],
  ['import-url a b --to-remote --no-exec', 'cannot be combined'],
  ['import-url a b -r st', 'without --to-remote'],
  ['import-url ../source b --version-aware', 'version numbers of buckets'],
  ['update x.dvc --to-remote --no-download', '--no-download'],
  ['push -j many', 'whole number'],
  ['fetch --max-size large', 'bytes'],
  ['list . -T --json', '--tree and --json'],
  ['config core.remote --show-origin -u', '--show-origin'],
  ['plots show --show-vega', 'prints one plot'],
  ['plots show x --show-vega --json', 'exclude each other'],
  ['plots show --split', '--split goes with --json'],
  ['exp run', 'havn train'],
  ['import-db', 'dvc.yaml'],
])('havn data %s is refused with 2, and says why', async (call, told) => {
  const { code, stderr } = await run(...call.split(' '));
  expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
});
