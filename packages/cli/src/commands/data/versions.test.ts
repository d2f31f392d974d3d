import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { havnHere } from '../../testing/run-havn.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder('versions');
const path = (...parts: readonly string[]) => join(folder.path, 'project', ...parts);
const data = (...args: readonly string[]) => havnHere(path(), 'data', ...args);

/** What a call that succeeds prints. */
const said = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await data(...args);
  expect([args.join(' '), stderr, code]).toEqual([args.join(' '), '', 0]);
  return stdout;
};
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=me', '-c', 'user.email=me@example.org', ...args], {
    cwd: path(),
    stdio: 'pipe',
  });
const commitAll = (message: string) => {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
};

/** One story: each test goes on where the one before it ended. */
describe('havn data, from the first file to the last', () => {
  beforeAll(async () => {
    await mkdir(path('images'), { recursive: true });
    for (const name of ['a', 'b', 'c']) writeFileSync(path('images', name), name.repeat(100));
    writeFileSync(path('labels.csv'), 'text,label\nhello,greeting\n');
    git('init', '--quiet', '--initial-branch=main');
  });

  it('init makes a repository once', async () => {
    expect(await said('init')).toBe(
      'Initialized DVC repository.\n\nYou can now commit the changes to git.\n',
    );
    expect((await data('init')).code).not.toBe(0);
    expect(await said('status')).toBe(
      'There are no data or pipelines tracked in this project yet.\n',
    );
  });

  it('remotes are added, changed, renamed, listed and removed', async () => {
    expect(await said('remote', 'add', '-d', 'store', '../remote')).toBe(
      "Setting 'store' as a default remote.\n",
    );
    await said('remote', 'add', 'other', 's3://bucket/data');
    await said('remote', 'modify', 'other', 'region', 'eu-west-1');
    await said('remote', 'modify', 'other', 'region', '--unset');
    expect((await data('remote', 'modify', 'other', 'region')).code).toBe(2);
    await said('remote', 'rename', 'other', 'another');
    expect(await said('remote', 'list')).toMatch(/^store\t.*\t\(default\)\nanother\ts3:/);
    await said('remote', 'remove', 'another');
    expect(await said('remote', 'default')).toBe('store\n');
    expect(await said('config', 'core.remote')).toBe('store\n');
    await said('config', 'core.analytics', 'false');
    expect(await said('config', '--list')).toContain('core.analytics=false');
    await said('config', '--unset', 'core.analytics');
    expect((await data('config')).code).toBe(2);
  });

  it('add tracks files and folders and tells what to commit', async () => {
    expect(await said('add', 'images', 'labels.csv')).toContain('git add ');
    expect(JSON.parse(await said('status', '--json'))).toEqual({});
    expect((await data('add', 'nothing')).code).toBe(1);
    commitAll('first');
  });

  it('push, and status against the remote', async () => {
    expect((await data('status', '--cloud')).stdout).toContain('new:');
    expect(await said('push')).toBe('5 files pushed\n');
    expect(await said('push')).toBe('Everything is up to date.\n');
    expect(await said('status', '--cloud')).toBe("Cache and remote 'store' are in sync.\n");
  });

  it('diff and status show what changed, as text, Markdown and JSON', async () => {
    writeFileSync(path('images/a'), 'changed');
    rmSync(path('images/b'));
    writeFileSync(path('images/d'), 'new');
    expect(await said('status')).toMatch(/images\.dvc:\n\tchanged outs:\n\t\tmodified:\s+images\n/);
    expect((await data('status', '--quiet')).code).toBe(1);
    const text = await said('diff');
    expect(text).toMatch(/Added:\n.*images\/d/);
    expect(text).toMatch(/files summary: 1 added, 1 deleted, 1 modified\n$/);
    expect(await said('diff', '--md')).toContain('| Status   | Path     |\n');
    expect(JSON.parse(await said('diff', '--json', '--show-hash')).added[0]).toMatchObject({
      path: 'images/d',
      hash: '22af645d1859cb5ca6da0c484f1f37ea',
    });
    expect(await said('diff', '--show-hash')).toMatch(/[0-9a-f]{8}\.\.[0-9a-f]{8} {2}images\/a/);
  });

  it('commit keeps the new state, checkout goes back to the old one', async () => {
    await said('commit', '--force', 'images.dvc');
    expect(await said('status', '--json')).toBe('{}\n');
    commitAll('second');
    git('checkout', '--quiet', 'HEAD~1', '--', 'images.dvc');
    expect(await said('checkout')).toBe('M\timages/\n');
    expect(readFileSync(path('images/a'), 'utf8')).toBe('a'.repeat(100));
    git('checkout', '--quiet', 'HEAD', '--', 'images.dvc');
    expect(await said('checkout', '--summary')).toBe(
      '1 file modified, 1 file added and 1 file deleted\n',
    );
    expect(await said('diff', 'HEAD~1', 'HEAD')).toContain('Deleted:\n    images/b\n');
  });

  it('fetch and pull bring back what cache and workspace have lost', async () => {
    await said('push');
    rmSync(path('.dvc/cache'), { recursive: true });
    rmSync(path('images'), { recursive: true });
    expect(await said('fetch', 'labels.csv.dvc')).toBe('1 file fetched\n');
    expect(await said('pull')).toMatch(/^A\timages\/\n.*fetched/);
    expect(existsSync(path('images/d'))).toBe(true);
    expect(await said('pull')).toBe('Everything is up to date.\n');
    rmSync(path('images'), { recursive: true });
    expect(await said('pull', '--glob', 'im*.dvc')).toMatch(/^A\timages\/\n/);
    expect((await data('pull', '--glob', 'none*')).stderr).toContain('has no matches');
  });

  it('list shows a repository, tracked or not', async () => {
    expect(await said('list', '.', '--recursive')).toContain('images/a\n');
    expect(await said('list', '.', '--dvc-only')).toBe('images\nlabels.csv\n');
    const entries = JSON.parse(await said('list', '.', 'images', '--json', '--size'));
    expect(entries[0]).toMatchObject({ path: 'a', isout: true });
    expect(await said('list', '.', '--size', '--show-hash')).toMatch(/[0-9a-f]{32}/);
  });

  it('get and import take from a repository, update follows it', async () => {
    expect(await said('get', '.', 'labels.csv', '--out', 'copy.csv')).toContain('copy.csv');
    expect(readFileSync(path('copy.csv'), 'utf8')).toContain('hello');
    await mkdir(path('../consumer'));
    const consumer = (...args: readonly string[]) => havnHere(path('../consumer'), 'data', ...args);
    expect((await consumer('init', '--no-scm')).code).toBe(0);
    expect((await consumer('import', path(), 'labels.csv')).code).toBe(0);
    expect((await consumer('import-url', path('copy.csv'), 'url.csv')).code).toBe(0);
    writeFileSync(path('labels.csv'), 'text,label\nbye,farewell\n');
    await said('commit', '--force', 'labels.csv.dvc');
    commitAll('third');
    expect((await consumer('update', 'labels.csv.dvc')).code).toBe(0);
    expect(readFileSync(path('../consumer/labels.csv'), 'utf8')).toContain('farewell');
    expect((await data('get', '.')).code).toBe(2);
  });

  it('move renames, remove stops tracking, gc takes away what nothing uses', async () => {
    await said('move', 'labels.csv', 'classes.csv');
    expect(existsSync(path('classes.csv.dvc'))).toBe(true);
    await said('remove', 'classes.csv.dvc', '--outs');
    expect(existsSync(path('classes.csv'))).toBe(false);
    const dry = await data('gc', '--workspace', '--dry');
    expect(dry.stdout).toMatch(/^Removing .*\n(.*\n)*Removed \d+ objects from cache\.\n$/);
    const asked = await data('gc', '--workspace');
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('This will remove')]);
    const gone = await data('gc', '--workspace', '--cloud', '--force');
    expect(gone.stdout).toMatch(
      /^Removed \d+ objects from cache\.\nRemoved \d+ objects from remote/,
    );
    expect(await said('status', '--json')).toBe('{}\n');
    expect((await data('gc')).code).not.toBe(0);
  });
});
