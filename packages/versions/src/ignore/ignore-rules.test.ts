import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dvcIgnoreRules, IgnoreRules } from './ignore-rules.ts';

const RULES = {
  '.gitignore': [
    '# comment',
    '*.tmp',
    '!keep.tmp',
    '/top',
    'folder/',
    'a/**/z',
    '**/deep/er',
    'inside/**',
    '[abc]?.txt',
    '[!x]y.bin',
    'sp\\ ace ',
    '\\#literal',
    '\\!bang',
    'mid/*/end',
    'trailing\\ ',
    '[[:digit:]]num',
  ],
  'sub/.gitignore': ['*.log', '!/yes.log', 'nested/x', '!*.tmp'],
};

const PATHS = [
  ...[
    'x.tmp',
    'keep.tmp',
    'top',
    'sub/top',
    'folder/f',
    'folder',
    'a/z',
    'a/b/z',
    'a/b/c/z',
    'b/a/z',
  ],
  ...['deep/er', 'q/deep/er', 'inside/a', 'inside/b/c', 'ab.txt', 'd1.txt', 'sub/c2.txt', 'xy.bin'],
  ...[
    'ay.bin',
    'sp ace',
    '#literal',
    '!bang',
    'mid/1/end',
    'mid/1/2/end',
    'trailing ',
    '1num',
    'anum',
  ],
  ...['sub/a.log', 'sub/yes.log', 'sub/q/yes.log', 'sub/nested/x', 'sub/q/nested/x', 'sub/y.tmp'],
];

test('ignores what Git ignores', () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'havn-ignore-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  execFileSync('git', ['init', '-q'], { cwd: root });
  for (const [file, lines] of Object.entries(RULES)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${lines.join('\n')}\n`);
  }
  const args = ['check-ignore', '--no-index', '--stdin', '-z'];
  const input = PATHS.join('\0');
  const ignored = execFileSync('git', args, { cwd: root, input }).toString().split('\0');
  const rules = new IgnoreRules(root, { fileName: '.gitignore', always: [] });
  const ours = PATHS.filter((path) => rules.isIgnored(join(root, path), false));
  expect(ours).toEqual(PATHS.filter((path) => ignored.includes(path)));
});

test('DVC never looks into .git, .hg, .dvc and repositories inside', () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'havn-ignore-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'inner/.dvc'), { recursive: true });
  const rules = dvcIgnoreRules(root);
  const ignored = (path: string) => rules.isIgnored(join(root, path), true);
  expect(['.git', '.hg', 'a/.dvc', 'inner', 'inner/x', 'data'].map(ignored)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
});
