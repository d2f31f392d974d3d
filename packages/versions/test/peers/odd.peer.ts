import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { both, put, sameJson, sameText } from './both.ts';
import { dvcCommand, Sandbox } from './sandbox.ts';

const noDvc = !existsSync(dvcCommand);
if (noDvc) console.log(`skipped: ${dvcCommand} is missing (npm run peers makes it)`);

describe.skipIf(noDvc)('what is asked seldom', () => {
  const open: Sandbox[] = [];
  const sandbox = () => {
    const made = new Sandbox();
    open.push(made);
    both(made, 'init');
    both(made, 'remote', 'add', '-d', 'st', '../remote');
    return made;
  };
  afterAll(() => {
    for (const one of open) one.close();
  });

  test('odd things to add', () => {
    const box = sandbox();
    box.edit((folder) => {
      mkdirSync(join(folder, 'empty'));
      put('d/a', 'a')(folder);
      put('d/sub/b', 'b')(folder);
      put('real', 'r')(folder);
      put('line\nbreak', 'l')(folder);
      put('- dash: #', 'p')(folder);
      put('123', 'n')(folder);
      put('null', 'n')(folder);
      put('ünï', 'u')(folder);
      symlinkSync('real', join(folder, 'link'));
      symlinkSync('d', join(folder, 'linked'));
      symlinkSync('nowhere', join(folder, 'broken'));
    });
    both(box, 'add', 'empty');
    both(box, 'add', 'd/');
    both(box, 'add', './/d/../real');
    both(box, 'add', 'linked/a');
    both(box, 'add', 'link');
    both(box, 'add', 'broken');
    both(box, 'add', './- dash: #', '123', 'null', 'ünï');
    both(box, 'add', '.');
    both(box, 'add', '.git/HEAD');
    sameJson(box, 'status');
    both(box, 'push');
    expect(sameJson(box, 'status', '-c')).toEqual({});
  });

  test('moving, removing, and what was renamed by hand', () => {
    const box = sandbox();
    box.edit(put('d/a', 'a'));
    box.edit(put('f', 'f'));
    box.edit(put('sub/keep', 'k'));
    both(box, 'add', 'd', 'f');
    both(box, 'move', 'f', 'sub');
    box.edit((folder) => mkdirSync(join(folder, 'e')));
    both(box, 'move', 'd', 'e/new');
    both(box, 'move', 'sub/f', 'e/f');
    both(box, 'move', 'd', 'nowhere');
    both(box, 'move', 'e', 'e2');
    sameJson(box, 'status');
    both(box, 'remove', '--outs', 'e/f.dvc');
    both(box, 'remove', 'nothing.dvc');
    box.edit(put('g', 'g'));
    both(box, 'add', 'g');
    both(box, 'remove', 'g.dvc');
    both(box, 'add', 'g');
    both(box, 'gc', '-w', '-f', '--dry');
    both(box, 'gc', '-w', '-f');
    both(box, 'gc', '-w', '-c', '-f');
  });

  test('links inside of folders, and places that are not there', () => {
    const box = sandbox();
    box.edit((folder) => {
      put('d/a', 'a')(folder);
      put('real/b', 'b')(folder);
      symlinkSync('a', join(folder, 'd/link'));
      symlinkSync('../real/b', join(folder, 'd/out'));
      symlinkSync('../real', join(folder, 'd/folder'));
    });
    both(box, 'add', 'd');
    box.edit(put('real/b', 'changed'));
    expect(sameJson(box, 'status')).toEqual({});
    both(box, 'checkout');
    both(box, 'config', 'cache.type', 'symlink');
    box.edit((folder) => symlinkSync('../real/b', join(folder, 'd/later')));
    both(box, 'add', 'd');
    both(box, 'add', 'real');
    for (const place of ['no/r', 'no/', 'no/deep/r', '../r']) both(box, 'move', 'real', place);
    both(box, 'move', 'd/a', 'x');
    for (const target of ['d', 'd/a', '.', 'none.dvc']) both(box, 'remove', target);
    both(box, '--cd', 'real', 'status');
    both(box, '--cd', 'none', 'status');
    box.edit(put('.gitignore', '/d\n*.dvc\n'));
    box.edit(put('new', 'n'));
    both(box, 'add', 'new');
    both(box, 'import-url', join(box.root, 'none'), 'z');
    both(box, 'import-url', '/etc/hostname', 'z');
  });

  test('stages that are removed', () => {
    const box = sandbox();
    const stages =
      'stages:\n  # about a\n  a: # beside\n    cmd: echo a > a\n    outs: [a]\n' +
      '  b:\n    cmd: cp a b && cp a c\n    deps: [a]\n    outs:\n    - b\n    - c:\n        cache: false\n' +
      '  g:\n    foreach: [1, 2]\n    do:\n      cmd: echo\n  z:\n    cmd: echo\n';
    box.edit(put('dvc.yaml', stages));
    both(box, 'repro', '-q', 'b');
    for (const target of ['g', 'g@1', 'a.txt', 'nope', 'dvc.yaml:nope'])
      both(box, 'remove', target);
    both(box, 'remove', 'a');
    both(box, 'remove', '--outs', 'dvc.yaml:b');
    box.edit(put('dvc.yaml', 'stages:\n  y:\n    cmd: echo\n'));
    both(box, 'remove', 'y');
  });

  test('what pipelines write is staged, folders of metrics, settings at their edges', () => {
    const box = sandbox();
    both(box, 'config', 'core.autostage', 'true');
    const outs = ['-o', 'o', '--outs-persist', 'p', '-m', 'm.json', '--plots', 'l.csv'];
    const command = 'echo o > o; echo p > p; echo \'{"a": 1}\' > m.json; echo x,y > l.csv';
    both(box, 'stage', 'add', '-n', 'a', ...outs, command);
    both(box, 'repro', '-q');
    both(box, 'freeze', 'a');
    expect(box.git('havn', 'status', '--short')).toBe(box.git('dvc', 'status', '--short'));
    sameJson(box, 'metrics', 'show', '-R', '.');
    box.gitBoth('commit', '-qm', 'one');
    sameText(box, 'diff', '--md', '--show-hash');
    both(box, 'config', '-l', 'core.remote');
    both(box, 'remote', 'modify', '-u', 'st', 'url');
    both(box, 'remove', 'a');
  });

  test('settings that are not known, and values that they do not take', () => {
    const box = sandbox();
    for (const call of [
      'config core.remot st',
      'config cor.remote st',
      'config core.autostage maybe',
      'config core.autostage TRUE',
      'config core.checksum_jobs 0',
      'config cache.type hardlnk',
      'config cache.type hardlink,copy',
      'config cache.shared group',
      'config cache.shared all',
      'config plots.auto_open yes',
      'config remote.st.regon x',
      'config remote.st.jobs many',
      'config remote.st.jobs 3',
      'remote modify st regon x',
      'remote modify st verify true',
      'remote modify st -u regon',
      'remote add bad sss://bucket/x',
      'remote add s3 s3://bucket/x',
      'remote modify s3 region eu',
      'remote modify s3 port 3',
      'remote modify s3 read_timeout soon',
      'remote modify s3 use_ssl no',
      'remote add h https://example.org/x',
      'remote modify h auth none',
      'remote modify h connect_timeout 1.5',
      'remote modify none url x',
    ]) {
      both(box, ...call.split(' '));
    }
    for (const broken of ['[core]\n    remot = x\n', '[cor]\n    remote = x\n', '[core\n']) {
      box.edit(put('.dvc/config', broken));
      both(box, 'status');
    }
  });

  test('commands from inside a folder, and targets of every kind', () => {
    const box = sandbox();
    for (const name of ['a', 'b', 'c']) box.edit(put(`x/${name}/1`, `${name}1`));
    box.edit(put('x/f', 'f'));
    both(box, 'add', 'x/a', 'x/b', 'x/c', 'x/f');
    both(box, 'push', 'x/a');
    both(box, 'push', '-R', 'x');
    box.edit((folder) => {
      rmSync(join(folder, '.dvc/cache'), { recursive: true });
      for (const name of ['a', 'b', 'c', 'f']) rmSync(join(folder, 'x', name), { recursive: true });
    });
    both(box, 'fetch', 'x/a.dvc');
    both(box, 'pull', 'x/a/1');
    both(box, 'pull', '-R', 'x/b');
    both(box, 'pull', '--glob', 'x/?.dvc');
    both(box, 'checkout', '-R', 'x');
    sameJson(box, 'status', 'x/a.dvc', 'x/f');
    sameJson(box, 'status', '-R', 'x');
    box.edit((folder) => writeFileSync(join(folder, 'x/a/1'), 'changed'));
    both(box, 'checkout', 'x/a', '--allow-missing');
    both(box, 'checkout', 'x/a', '--force');
    both(box, 'commit', '-f', 'x/a.dvc');
    both(box, 'commit', 'nothing');
    both(box, 'checkout', 'x/b/none');
  });

  test('outputs that were written by hand', () => {
    const box = sandbox();
    box.edit(put('w/data', 'd'));
    box.edit(put('gone', 'g'));
    both(box, 'add', 'gone');
    box.edit((folder) => {
      const out = 'outs:\n- path: data\n  hash: md5\n';
      put('by.dvc', `wdir: w\n${out}`)(folder);
      put('two.dvc', 'outs:\n- path: w/one\n- path: w/two\n  cache: false\n')(folder);
      put('w/one', '1')(folder);
      put('w/two', '2')(folder);
    });
    sameJson(box, 'status');
    // In what order DVC takes all of them is left to the file system.
    both(box, 'commit', '-f', 'by.dvc');
    both(box, 'commit', '-f', 'two.dvc');
    sameJson(box, 'status');
    box.edit((folder) => rmSync(join(folder, 'gone')));
    both(box, 'commit', '-f', 'gone.dvc');
    both(box, 'add', 'w/data');
    both(box, 'add', 'w/two');
    box.gitBoth('add', '-A');
    box.gitBoth('commit', '-qm', 'by hand');
    box.edit(put('w/two', 'changed'));
    both(box, 'add', 'w/two');
    both(box, 'remove', 'two.dvc');
    both(box, 'freeze', 'by.dvc');
    both(box, 'unfreeze', 'by.dvc');
    box.edit(put('dvc.yaml', 'stages: {a: {cmd: echo, outs: [w/data]}}\n'));
    both(box, 'status');
  });
});
