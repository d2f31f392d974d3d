import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { both, put, sameJson } from './both.ts';
import { dvcCommand, Sandbox } from './sandbox.ts';

const noDvc = !existsSync(dvcCommand);
if (noDvc) console.log(`skipped: ${dvcCommand} is missing (npm run peers makes it)`);

describe.skipIf(noDvc)('DVC and Havn side by side', () => {
  const open: Sandbox[] = [];
  const sandbox = () => {
    const made = new Sandbox();
    open.push(made);
    return made;
  };
  afterAll(() => {
    for (const one of open) one.close();
  });

  test('the life of tracked data: every file is the same after every step', () => {
    const box = sandbox();
    both(box, 'init');
    both(box, 'remote', 'add', '-d', 'Storage', '../remote');
    box.edit(put('data/a.txt', 'a\n'));
    box.edit(put('data/sub/ä ö.txt', 'b\n'));
    box.edit(put('data/sub/😀', 'c'));
    box.edit(put('data/～', 'd'));
    box.edit(put('data/empty', ''));
    box.edit(put('t.csv', 'x,y\r\n1,2\r\n'));
    box.edit((folder) => chmodSync(join(folder, 'data/a.txt'), 0o755));
    both(box, 'add', 'data', 't.csv');
    expect(sameJson(box, 'status')).toEqual({});
    box.gitBoth('add', '-A');
    box.gitBoth('commit', '-qm', 'one');
    both(box, 'push');
    expect(sameJson(box, 'status', '-c')).toEqual({});

    box.edit(put('data/a.txt', 'changed\n'));
    box.edit(put('data/new/deep/n.bin', '\0\x01'));
    box.edit((folder) => rmSync(join(folder, 'data/～')));
    box.edit((folder) => renameSync(join(folder, 'data/empty'), join(folder, 'data/void')));
    sameJson(box, 'status');
    sameJson(box, 'diff');
    both(box, 'add', 'data');
    box.gitBoth('commit', '-qam', 'two');
    sameJson(box, 'diff', 'HEAD~1');
    sameJson(box, 'diff', 'HEAD~1', 'HEAD', '--show-hash');
    both(box, 'push');

    box.gitBoth('checkout', '-q', 'HEAD~1');
    sameJson(box, 'status');
    both(box, 'checkout');
    expect(sameJson(box, 'status')).toEqual({});
    box.gitBoth('checkout', '-q', 'main');
    both(box, 'checkout');

    both(box, 'move', 't.csv', 'table.csv');
    box.edit(put('data/a.txt', 'again\n'));
    both(box, 'commit', '-f');
    both(box, 'remove', 'table.csv.dvc');
    both(box, 'gc', '-w', '-f');
    sameJson(box, 'list', '.', '-R');
  });

  test('pull into an empty cache, and parts of a folder', () => {
    const box = sandbox();
    both(box, 'init');
    both(box, 'remote', 'add', '-d', 'st', '../remote');
    box.edit(put('d/a', '1'));
    box.edit(put('d/b/c', '2'));
    box.edit(put('f', '3'));
    both(box, 'add', 'd', 'f');
    both(box, 'push');
    box.edit((folder) => {
      rmSync(join(folder, '.dvc/cache'), { recursive: true });
      rmSync(join(folder, 'd'), { recursive: true });
      rmSync(join(folder, 'f'));
    });
    sameJson(box, 'status');
    both(box, 'pull');
    box.edit((folder) => rmSync(join(folder, 'd'), { recursive: true }));
    both(box, 'checkout', 'd/b');
    both(box, 'checkout');
    box.edit(put('d/b/e', '4'));
    both(box, 'add', 'd/b/e');
    box.edit((folder) => rmSync(join(folder, 'd/a')));
    both(box, 'add', 'd/a');
    expect(sameJson(box, 'status')).toEqual({});
  });

  test.each(['hardlink', 'symlink', 'copy', 'reflink,hardlink,copy'])('links: %s', (type) => {
    const box = sandbox();
    both(box, 'init');
    both(box, 'config', 'cache.type', type);
    box.edit(put('d/a', 'a'));
    box.edit(put('f', 'f'));
    both(box, 'add', 'd', 'f');
    box.edit((folder) => rmSync(join(folder, 'd'), { recursive: true }));
    both(box, 'checkout');
    expect(sameJson(box, 'status')).toEqual({});
    both(box, 'remove', 'f.dvc');
  });

  test('.dvcignore, comments and fields of .dvc files, settings', () => {
    const box = sandbox();
    both(box, 'init');
    box.edit(put('.dvcignore', '*.tmp\n!keep.tmp\n/d/skip/\n'));
    box.edit(put('d/a', 'a'));
    box.edit(put('d/x.tmp', 'x'));
    box.edit(put('d/keep.tmp', 'k'));
    box.edit(put('d/skip/s', 's'));
    both(box, 'add', 'd');
    box.edit(put('f', 'f'));
    both(box, 'add', 'f');
    const text =
      'outs:\n- md5: 8fa14cdd754f91cc6554c9e71929cce7\n  size: 1\n  hash: md5\n  path: f\n' +
      '  desc: a text\n  labels:\n  - one\n  meta:\n    key: 1.0\nmeta:\n  who: me\n';
    box.edit(put('f.dvc', text));
    box.edit(put('f', 'changed'));
    both(box, 'add', 'f');
    expect(sameJson(box, 'status')).toEqual({});
    both(box, 'remote', 'add', 's3', 's3://bucket/path');
    both(box, 'remote', 'modify', 's3', 'region', 'eu-west-1');
    both(box, 'remote', 'modify', 's3', 'profile', 'a, b # c');
    both(box, 'remote', 'rename', 's3', 'other');
    both(box, 'remote', 'default', 'other');
    both(box, 'remote', 'modify', '--local', 'other', 'secret_access_key', 'x"y');
    both(box, 'remote', 'modify', '--local', '-u', 'other', 'secret_access_key');
    box.edit((folder) => rmSync(join(folder, '.dvc/config.local'), { force: true }));
    both(box, 'config', 'core.autostage', 'true');
    both(box, 'config', '-u', 'core.autostage');
    both(box, 'remote', 'remove', 'other');
  });

  test('a repository of DVC 2.x reads, and stays as it is until it changes', () => {
    const box = sandbox();
    both(box, 'init');
    // The hash of 'a\n': CRLF counts as LF.
    const md5 = '60b725f10c9c85c70d97880dfe8191b3';
    box.edit(put(`.dvc/cache/${md5.slice(0, 2)}/${md5.slice(2)}`, 'a\r\n'));
    box.edit((folder) =>
      chmodSync(join(folder, `.dvc/cache/${md5.slice(0, 2)}/${md5.slice(2)}`), 0o444),
    );
    box.edit(put('old.dvc', `outs:\n- md5: ${md5}\n  size: 3\n  path: old\n`));
    both(box, 'checkout');
    expect(sameJson(box, 'status')).toEqual({});
    both(box, 'add', 'old');
    box.edit(put('old', 'b\r\n'));
    sameJson(box, 'status');
    both(box, 'add', 'old');
    expect(sameJson(box, 'status')).toEqual({});
  });

  test('imports of files and of repositories', { timeout: 1_800_000 }, () => {
    const box = sandbox();
    both(box, 'init');
    const source = new Sandbox();
    open.push(source);
    both(source, 'init');
    source.edit(put('in/x', 'x'));
    source.edit(put('in/y/z', 'z'));
    source.edit(put('plain.txt', 'p'));
    both(source, 'add', 'in');
    source.gitBoth('add', '-A');
    source.gitBoth('commit', '-qm', 'data');
    const from = source.folder('dvc');
    both(box, 'import-url', join(from, 'plain.txt'), 'copy.txt');
    both(box, 'import', from, 'in');
    both(box, 'import', from, 'in/y/z');
    both(box, 'import', from, 'plain.txt', '-o', 'p2', '--rev', 'main');
    expect(sameJson(box, 'status')).toEqual({});
    both(box, 'get', from, 'in/y', '-o', 'got');
    source.edit(put('plain.txt', 'newer'));
    source.gitBoth('commit', '-qam', 'newer');
    sameJson(box, 'status');
    both(box, 'update', 'p2.dvc', 'copy.txt.dvc');
    expect(sameJson(box, 'status', 'p2.dvc')).toEqual({});
  });

  test('mistakes are refused by both, and nothing changes', () => {
    const box = sandbox();
    both(box, 'init');
    box.edit(put('d/in/a', 'a'));
    box.edit(put('tracked', 't'));
    box.gitBoth('add', 'tracked');
    both(box, 'add', 'nothing');
    both(box, 'add', 'tracked');
    both(box, 'add', 'd/in');
    both(box, 'add', 'd');
    both(box, 'add', 'd/in.dvc');
    both(box, 'push');
    both(box, 'checkout', 'nowhere');
    both(box, 'gc');
    box.edit(put('d/in/a', 'unsaved'));
    both(box, 'checkout');
    box.edit(put('bad.dvc', 'outs:\n- path: [\n'));
    both(box, 'status');
  });
});
