import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { havnHere as havn } from '../../testing/run-havn.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder('stats');
let project: string;
let projects = 0;

beforeEach(() => {
  project = join(folder.path, String(projects++));
  mkdirSync(project);
});

function write(name: string, content: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), content);
}

function git(...args: readonly string[]): void {
  const person = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  execFileSync('git', [...person, ...args], { cwd: project });
}

const rows = (count: number, label = 'money') =>
  `text,label\n${Array.from({ length: count }, (_, i) => `question ${i} of the bank,${i % 2 ? label : 'cards'}\n`).join('')}`;

async function changes(...args: readonly string[]) {
  const { code, stdout, stderr } = await havn(project, 'data', 'stats', ...args, '--json');
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(stdout).changes;
}

test('a data set is described in words, as JSON, as Markdown and as a page', async () => {
  write('train.csv', rows(40));
  write('test.csv', rows(4));
  const said = await havn(project, 'data', 'stats', 'train.csv', 'test.csv', '--tokens');
  expect(said).toMatchObject({ code: 0 });
  expect(said.stdout).toContain('! 4 of 4 rows of test (100 %) are also in train');
  expect(said.stdout).toContain('train, tokens');

  const out = ['--markdown', 'out/stats.md', '--html', 'out/stats.html', '--json'];
  const { stdout } = await havn(project, 'data', 'stats', 'train.csv', 'test.csv', ...out);
  const json = JSON.parse(stdout);
  expect(json).toMatchObject({
    version: 1,
    kind: 'rows',
    columns: { text: 'text', label: 'label' },
  });
  const markdown = readFileSync(join(project, 'out/stats.md'), 'utf8');
  const pictures = [...markdown.matchAll(/\]\((stats_files\/.+?)\)/g)].map(([, name]) => name!);
  expect(pictures.length).toBeGreaterThan(1);
  expect(pictures.filter((name) => !existsSync(join(project, 'out', name)))).toEqual([]);
  expect(readFileSync(join(project, 'out/stats.html'), 'utf8')).toContain(
    '<h1>Data: train, test</h1>',
  );
});

test.each([
  [['missing.csv'], 2, 'DATA_NOT_FOUND'],
  [['a.csv', '--near', '2'], 2, 'above 0'],
  [['a.csv', '--against', 'no-such'], 2, 'no-such'],
  [['hf://datasets/o/n'], 2, 'HUB_REFERENCE'],
  [['hf://datasets/o/n/a.csv'], 1, 'HUB_OFFLINE'],
])('%j is refused', async (args, code, message) => {
  write('a.csv', rows(3));
  git('init', '-q');
  const finished = await havn(project, 'data', 'stats', ...args);
  expect(finished).toMatchObject({ code, stdout: '' });
  expect(finished.stderr).toContain(message);
});

describe('against a revision', () => {
  const md5 = (content: string) => createHash('md5').update(content).digest('hex');

  /** Puts an object into the cache as DVC does. */
  function cache(content: string, end = ''): string {
    const name = md5(content) + end;
    write(`.dvc/cache/files/md5/${name.slice(0, 2)}/${name.slice(2)}`, content);
    return name;
  }

  test('a file that Git keeps is compared, from any folder', async () => {
    git('init', '-q', '-b', 'main');
    write('data/train.csv', rows(20));
    git('add', '.');
    git('commit', '-qm', 'first');
    write('data/train.csv', rows(22, 'fees'));
    const { splits } = await changes('data/train.csv', '--against', 'main');
    expect(splits).toMatchObject([
      { name: 'train', rows: { before: 20, after: 22 }, added: 2, removed: 0, relabelled: 10 },
    ]);
    expect(splits[0].examples.relabelled[0].before).toMatchObject({
      file: join('data', 'train.csv@main'),
      line: 3,
      label: 'money',
    });
    project = join(project, 'data');
    expect((await changes('.', '--against', 'HEAD')).splits[0].added).toBe(2);
    const said = await havn(project, 'data', 'stats', 'train.csv', '--against', 'main');
    expect(said.stdout).toContain('Changes since main');
  });

  test('files that DVC keeps come from its cache: a file, a folder, a stage, part of a folder', async () => {
    git('init', '-q', '-b', 'main');
    write('.dvc/config', '');
    const [train, test_, made] = [rows(20), rows(6, 'fees'), rows(8)];
    write(
      'train.csv.dvc',
      `outs:\n- md5: ${cache(train)}\n  size: ${train.length}\n  hash: md5\n  path: train.csv\n`,
    );
    const entry = (name: string, content: string) =>
      `{"md5": "${cache(content)}", "relpath": "${name}"}`;
    const directory = cache(`[${entry('test.csv', test_)}, ${entry('train.csv', train)}]`, '.dir');
    write('set.dvc', `outs:\n- md5: ${directory}\n  hash: md5\n  path: set\n`);
    const lock = `schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs:\n    - path: made.csv\n      hash: md5\n      md5: ${cache(made)}\n`;
    write('dvc.lock', lock);
    write('.gitignore', '/train.csv\n/set\n/made.csv\n/.dvc/cache\n');
    git('add', '.');
    git('commit', '-qm', 'first');

    write('train.csv', rows(25));
    write('set/train.csv', train);
    write('set/test.csv', rows(5, 'fees'));
    write('made.csv', made);
    const added = async (path: string) =>
      (await changes(path, '--against', 'main')).splits.map(
        ({ name, added, removed }: Record<string, unknown>) => [name, added, removed],
      );
    expect(await added('train.csv')).toEqual([['train', 5, 0]]);
    expect(await added('set')).toEqual([
      ['train', 0, 0],
      ['test', 0, 1],
    ]);
    expect(await added('set/test.csv')).toEqual([['test', 0, 1]]);
    expect((await changes('made.csv', '--against', 'main')).same).toBe(true);

    rmSync(join(project, '.dvc/cache'), { recursive: true });
    const lost = await havn(project, 'data', 'stats', 'train.csv', '--against', 'main');
    expect(lost).toMatchObject({ code: 1, stdout: '' });
    expect(lost.stderr).toContain('DATA_REVISION_NOT_CACHED');
  });

  test('what was not there is new', async () => {
    git('init', '-q', '-b', 'main');
    write('train.csv', rows(20));
    git('add', '.');
    git('commit', '-qm', 'first');
    write('test.csv', rows(4, 'fees'));
    const { splits } = await changes('train.csv', 'test.csv', '--against', 'main');
    expect(splits.map(({ rows }: { rows: object }) => rows)).toEqual([
      { before: 20, after: 20 },
      { before: null, after: 4 },
    ]);
    const none = await havn(project, 'data', 'stats', 'test.csv', '--against', 'main');
    expect(none.code).toBe(0);
    expect(none.stderr).toContain('there was no test.csv at main');
  });
});
