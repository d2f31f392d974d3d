import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type HttpServer,
  type S3Server,
  startHttpServer,
  startS3Server,
  testKey,
} from '@havn/storage/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { both, bothAside, put, sameJson, sameText } from './both.ts';
import { dvcCommand, Sandbox, type Tool } from './sandbox.ts';

const noDvc = !existsSync(dvcCommand);
if (noDvc) console.log(`skipped: ${dvcCommand} is missing (npm run peers makes it)`);

describe.skipIf(noDvc)('flags of DVC: every file is the same after every command', () => {
  const open: Sandbox[] = [];
  const sandbox = () => {
    const made = new Sandbox();
    open.push(made);
    both(made, 'init');
    both(made, 'remote', 'add', '-d', 'st', '../remote');
    return made;
  };
  let s3: S3Server;
  let http: HttpServer;
  beforeAll(async () => {
    s3 = await startS3Server();
    http = await startHttpServer();
  });
  afterAll(async () => {
    for (const one of open) one.close();
    await s3.close();
    await http.close();
  });

  test('add --out and --to-remote', () => {
    const box = sandbox();
    box.edit((folder) => {
      mkdirSync(join(folder, '../source/dir/sub'), { recursive: true });
      put('../source/f.txt', 'hello')(folder);
      put('../source/x.sh', 'run me')(folder);
      put('../source/dir/a', 'a')(folder);
      put('../source/dir/sub/b', 'b')(folder);
      chmodSync(join(folder, '../source/x.sh'), 0o755);
    });
    both(box, 'add', '../source/f.txt', '-o', 'of.txt');
    both(box, 'add', '../source/x.sh', '-o', 'ox.sh');
    both(box, 'add', '../source/dir', '-o', 'od');
    both(box, 'add', '../source/dir', '-o', 'od');
    both(box, 'add', '../source/dir', '-o', 'od', '--force');
    both(box, 'add', '../source/f.txt', '--to-remote');
    both(box, 'add', '../source/dir', '--to-remote', '-o', 'tr');
    both(box, 'add', '../source/dir', '../source/f.txt', '-o', 'two');
    both(box, 'add', '../source/f.txt', '-r', 'st');
    both(box, 'pull');
    expect(sameJson(box, 'status')).toEqual({});
  });

  test('commit takes over stages of pipelines', () => {
    const box = sandbox();
    const stages =
      'stages:\n  a:\n    cmd: cat f > o\n    deps: [f]\n    params: [k]\n    outs: [o]\n' +
      '  b:\n    cmd: cat o > p\n    deps: [o]\n    outs: [p]\n    metrics:\n    - m.json:\n        cache: false\n';
    box.edit(put('dvc.yaml', stages));
    box.edit(put('params.yaml', 'k: 1\n'));
    for (const file of ['f', 'o', 'p']) box.edit(put(file, '1\n'));
    box.edit(put('m.json', '{"a": 1}'));
    both(box, 'commit');
    both(box, 'commit', '-f');
    expect(sameJson(box, 'status')).toEqual({});
    box.edit(put('o', '2\n'));
    both(box, 'commit');
    both(box, 'commit', '-f', 'a');
    sameJson(box, 'status');
    box.edit(put('params.yaml', 'k: 2\n'));
    both(box, 'commit', '-f', '-d', 'b');
    expect(sameJson(box, 'status')).toEqual({});
    box.edit((folder) => rmSync(join(folder, 'p')));
    both(box, 'commit', '-f');
  });

  test('import-url of buckets and web servers, of files and folders', async () => {
    const box = sandbox();
    const bucket = s3.buckets.get('bucket')!;
    bucket.put('p/f.txt', Buffer.from('s3 file'));
    bucket.put('p/dir/a', Buffer.from('a3'));
    bucket.put('p/dir/sub/b', Buffer.from('b3'));
    http.files.set('/h/f.txt', Buffer.from('over http'));
    const { id, secret } = testKey;
    const options = { endpointurl: s3.url, access_key_id: id, secret_access_key: secret };
    both(box, 'remote', 'add', 's3', 's3://bucket/p');
    for (const [name, value] of Object.entries(options)) {
      both(box, 'remote', 'modify', 's3', name, value);
    }
    const web = `${http.url}/h/f.txt`;
    await bothAside(box, 'import-url', 'remote://s3/f.txt', 's3f');
    await bothAside(box, 'import-url', 'remote://s3/dir', 's3d');
    const config = Object.entries(options).map(([name, value]) => `${name}=${value}`);
    await bothAside(box, 'import-url', 's3://bucket/p/f.txt', 's3e', '--fs-config', ...config);
    await bothAside(box, 'import-url', web, 'hf');
    await bothAside(box, 'import-url', '--no-download', web, 'hn');
    await bothAside(box, 'import-url', '--no-download', 'remote://s3/dir', 's3n');
    await bothAside(box, 'import-url', '--to-remote', web, 'ht');
    await bothAside(box, 'import-url', '--to-remote', 'remote://s3/dir', 's3t');
    await bothAside(box, 'import-url', '--no-exec', web, 'hx');
    bucket.put('p/dir/a', Buffer.from('a4'));
    http.files.set('/h/f.txt', Buffer.from('newer over http'));
    await bothAside(box, 'update', 's3d.dvc', 'hf.dvc');
    const before = readFileSync(join(box.folder('dvc'), 's3t.dvc'), 'utf8');
    const update = ['update', '--to-remote', 's3t.dvc'];
    for (const tool of ['dvc', 'havn'] as const) {
      expect((await box.runAside(tool, update)).code).toBe(0);
    }
    // DVC leaves the checksum of before, of which its own status complains: Havn's is the one that
    // DVC reckons.
    const status = ['status', 's3t.dvc', '--json'];
    const [theirs, ours] = [
      await box.runAside('dvc', status, 'dvc'),
      await box.runAside('dvc', status, 'havn'),
    ];
    const missing = { 'changed outs': { s3t: 'deleted' } };
    expect(JSON.parse(theirs.stdout)).toEqual({ 's3t.dvc': [missing, 'changed checksum'] });
    expect(JSON.parse(ours.stdout)).toEqual({ 's3t.dvc': [missing] });
    const [stale, right] = [before, readFileSync(join(box.folder('havn'), 's3t.dvc'), 'utf8')].map(
      (text) => /^md5: .*$/m.exec(text)![0],
    );
    const file = join(box.folder('dvc'), 's3t.dvc');
    writeFileSync(file, readFileSync(file, 'utf8').replace(stale!, right!));
    await bothAside(box, 'fetch', 's3t.dvc');
    await bothAside(box, 'update', '--no-download', 'hn.dvc');
    box.edit(
      put(
        'dvc.yaml',
        `stages:\n  a:\n    cmd: echo 1 > o\n    deps: ["${web}", "remote://s3/f.txt"]\n    outs: [o]\n`,
      ),
    );
    await bothAside(box, 'repro', '-q');
    const clean = await Promise.all(
      (['dvc', 'havn'] as const).flatMap((tool) =>
        (['dvc', 'havn'] as const).map((where) =>
          box.runAside(tool, ['status', 'dvc.yaml', '--json'], where),
        ),
      ),
    );
    for (const { stdout, stderr } of clean) expect(JSON.parse(stdout), stderr).toEqual({});
  });

  test('import with settings for the remote of the source', () => {
    const box = sandbox();
    const source = new Sandbox();
    open.push(source);
    both(source, 'init');
    both(source, 'remote', 'add', 'kept', '../remote');
    source.edit(put('in/x', 'x'));
    both(source, 'add', 'in');
    both(source, 'push', '-r', 'kept');
    source.edit((folder) => rmSync(join(folder, '.dvc/cache'), { recursive: true }));
    source.gitBoth('add', '-A');
    source.gitBoth('commit', '-qm', 'data');
    const from = source.folder('dvc');
    both(box, 'import', from, 'in', '-o', 'a', '--remote', 'kept');
    writeFileSync(join(source.root, 'over'), '[core]\n    remote = kept\n');
    both(box, 'import', from, 'in', '-o', 'b', '--config', join(source.root, 'over'));
    const url = `url=${source.remote('dvc')}`;
    both(box, 'import', from, 'in', '-o', 'c', '--remote', 'other', '--remote-config', url);
    both(box, 'get', from, 'in', '-o', 'd', '--remote', 'kept');
    const over = ['--config', join(source.root, 'over')];
    const other = ['--remote', 'other', '--remote-config', url];
    both(box, 'get', from, 'in', '-o', 'e', ...over);
    both(box, 'get', from, 'in', '-o', 'f', ...other);
    both(box, 'get', from, 'in', '-o', 'none', '--remote', 'unknown');
    both(box, 'import', from, 'in', '-o', 'g', '--no-exec', '--remote', 'kept');
    both(box, 'import', from, 'in', '-o', 'h', '--no-download', ...other);
    both(box, 'import', from, 'in', '-o', 'i', ...over, '--remote-config', url);
    both(box, 'import', from, 'in', '-o', 'none', ...over, ...other);
    both(box, 'import', from, 'in', '-o', 'none', '--remote', 'unknown');
    sameJson(box, 'status');
    source.edit(put('in/x', 'newer'));
    both(source, 'add', 'in');
    both(source, 'push', '-r', 'kept');
    source.edit((folder) => rmSync(join(folder, '.dvc/cache'), { recursive: true }));
    source.gitBoth('commit', '-qam', 'newer');
    both(box, 'update', 'a.dvc', 'b.dvc', 'c.dvc', 'h.dvc', 'i.dvc');
    expect(sameJson(box, 'status', 'a.dvc', 'b.dvc', 'c.dvc', 'h.dvc', 'i.dvc')).toEqual({});
    both(box, 'update', 'g.dvc');
    expect(sameJson(box, 'status')).toEqual({});
    box.edit((folder) => rmSync(join(folder, '.dvc/cache'), { recursive: true }));
    box.edit((folder) => {
      for (const name of 'abcghi') rmSync(join(folder, name), { recursive: true });
    });
    // DVC does not find these again; what Havn brought is clean for both.
    expect(box.run('havn', ['pull']).code).toBe(0);
    for (const tool of ['dvc', 'havn'] as const) {
      expect(JSON.parse(box.run(tool, ['status', '--json'], 'havn').stdout)).toEqual({});
    }
    sameJson(box, 'list', from, '-R', '--remote', 'kept');
  });

  test('--force takes the place of what is there', async () => {
    const box = sandbox();
    const source = new Sandbox();
    open.push(source);
    both(source, 'init');
    source.edit(put('in/x', 'x'));
    source.edit(put('in/y/z', 'z'));
    source.edit(put('file', 'f'));
    both(source, 'add', 'in');
    source.gitBoth('add', '-A');
    source.gitBoth('commit', '-qm', 'data');
    const from = source.folder('dvc');
    const old = (place: string) => {
      box.edit((folder) => rmSync(join(folder, place), { recursive: true, force: true }));
      box.edit(put(`${place}/in/old`, 'old'));
      box.edit(put(`${place}/in/x`, 'old'));
      box.edit(put(`${place}/file`, 'old'));
    };
    const url = (name: string) => join(from, name);
    for (const [n, flags] of [[], ['--no-exec'], ['--no-download'], ['--to-remote']].entries()) {
      const place = `u${n}`;
      old(place);
      both(box, 'import-url', url('in'), `${place}/in`, '-f', ...flags);
      both(box, 'import-url', url('file'), `${place}/file`, '--force', ...flags);
      both(box, 'import-url', url('in/y'), place, '--force', ...flags);
    }
    for (const [n, flags] of [[], ['--no-exec'], ['--no-download']].entries()) {
      const place = `r${n}`;
      old(place);
      both(box, 'import', from, 'in', '-o', place, '--force', ...flags);
      both(box, 'import', from, 'file', '-o', `${place}/file`, '--force', ...flags);
    }
    box.edit((folder) => {
      const file = join(folder, 'u0/y.dvc');
      const text = readFileSync(file, 'utf8').replace('  path: y', '  path: y\n  desc: mine # why');
      writeFileSync(file, `# kept\n${text}meta:\n  who: me\n`);
    });
    both(box, 'import-url', url('in/y'), 'u0', '--force');
    both(box, 'import-url', url('in'), '--force');
    both(box, 'import-url', url('in/x'), 'u0/in/in', '--force');
    both(box, 'import', from, 'in', '-o', 'u0/in', '--force');
    both(box, 'import', from, 'in', '-o', 'u0/y', '--force');
    old('g');
    both(box, 'get', from, 'in', '-o', 'g');
    // Of a folder that is there DVC makes another in it, g/in/in: Havn overrides its files.
    expect(box.run('dvc', ['get', from, 'in', '-o', 'g', '--force']).code).toBe(0);
    expect(box.run('havn', ['get', from, 'in', '-o', 'g', '--force']).code).toBe(0);
    const read = (tool: Tool, path: string) => readFileSync(join(box.folder(tool), path), 'utf8');
    for (const name of ['x', 'y/z']) {
      expect(read('havn', `g/in/${name}`)).toBe(read('dvc', `g/in/in/${name}`));
    }
    expect(read('havn', 'g/in/old')).toBe('old');
    old('g');
    both(box, 'get', from, 'file', '-o', 'g/file', '--force');
    both(box, 'get', from, 'file', '-o', 'g/file/no', '--force');
    both(box, 'get-url', url('in'), 'g/in', '--force');
    both(box, 'add', url('in'), '-o', 'g', '--force');
    sameJson(box, 'status');
  });

  test('list as a tree, where settings stand, where objects are kept', () => {
    const box = sandbox();
    box.edit(put('data/a', 'a\n'));
    box.edit(put('data/sub/b', 'b'.repeat(3000)));
    box.edit(put('code/c.py', 'c\n'));
    both(box, 'add', 'data');
    box.gitBoth('add', '-A');
    box.gitBoth('commit', '-qm', 'data');
    sameText(box, 'list', '.', '-T');
    sameText(box, 'list', '.', '-T', '-L', '1');
    sameText(box, 'list', '.', 'data', '-T');
    sameText(box, 'list', '.', '-R', '-L', '2');
    sameText(box, 'list', '.', 'data', '-T', '--show-hash');
    sameText(box, 'list', '.', 'data', '-R', '--size');
    both(box, 'remote', 'modify', '--local', 'st', 'jobs', '3');
    sameText(box, 'config', '-l');
    sameText(box, 'config', '-l', '--show-origin');
    sameText(box, 'config', 'remote.st.jobs', '--show-origin');
    sameText(box, 'get', '.', 'data', '--show-url');
    sameText(box, 'get', '.', 'data/sub/b', '--show-url');
    sameText(box, 'root');
    sameText(box, 'cache', 'dir');
    both(box, 'config', 'cache.type', 'symlink');
    both(box, 'checkout', '--relink');
    both(box, 'unprotect', 'data');
  });

  test('fetch of small outputs, metrics and plots alone', () => {
    const box = sandbox();
    box.edit(put('small', 's'));
    box.edit(put('large', 'l'.repeat(100)));
    both(box, 'add', 'small', 'large');
    box.edit(
      put(
        'dvc.yaml',
        'stages:\n  m:\n    cmd: echo 1 > o; echo 2 > m\n    outs: [o]\n    metrics: [m]\n',
      ),
    );
    both(box, 'repro', '-q');
    both(box, 'push');
    const empty = (folder: string) => rmSync(join(folder, '.dvc/cache/files'), { recursive: true });
    box.edit(empty);
    both(box, 'fetch', '--max-size', '50');
    box.edit(empty);
    both(box, 'fetch', '--type', 'metrics');
  });
});
