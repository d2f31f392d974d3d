import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { add } from '../commands/add.ts';
import { checkout } from '../commands/checkout.ts';
import { TestRepository } from '../testing/repository.ts';
import { clearTemporaries, replaceFile, temporaryName, workFolder } from './temporary.ts';
import { writeWhole } from './write-whole.ts';

const FILES = 40;

/** What lies in the workspace and is neither data nor a `.dvc` file. */
function strangers(data: TestRepository): readonly string[] {
  return readdirSync(data.root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/^\.dvc(?:ignore$|$|[\\/])|^d(?:$|[\\/]\d+(?:\.dvc)?$)/.test(path),
  );
}

test('a command that is killed leaves nothing beside data; the next clears what it was at', async () => {
  const data = new TestRepository();
  const paths = Array.from({ length: FILES }, (_, i) => `d/${i}`);
  const write = (round: number) => {
    for (const path of paths) data.write(path, `${path} of ${round}`);
  };
  write(0);
  const began = performance.now();
  expect(data.run(['add', ...paths.map((path) => data.path(path))]).status).toBe(0);
  const usual = performance.now() - began;
  for (let round = 1; round <= 10; round++) {
    write(round);
    const child = data.spawn(['add', ...paths.map((path) => data.path(path))]);
    const ended = once(child, 'exit');
    await Promise.race([sleep(usual * (0.55 + round * 0.045)), ended]);
    child.kill('SIGKILL');
    await ended;
    expect(strangers(data), `round ${round}`).toEqual([]);
  }
  await data.with((context) =>
    add(
      context,
      paths.map((path) => data.path(path)),
    ),
  );
  expect(await data.status()).toEqual({});
  expect(readdirSync(data.path('.dvc/tmp')).filter((name) => name.startsWith('havn-work'))).toEqual(
    [],
  );
}, 120_000);

test('a file that is being written lies in .dvc/tmp, and outside of a repository beside', () => {
  const data = new TestRepository();
  data.write('a/b.dvc', 'old');
  expect(workFolder(data.path('a'))).toBe(data.path('.dvc/tmp'));
  expect(workFolder(data.path('.dvc'))).toBe(data.path('.dvc/tmp'));
  expect(workFolder(data.base)).toBe(data.base);
  replaceFile(data.path('a/b.dvc'), (temporary) => {
    expect(readdirSync(data.path('a'))).toEqual(['b.dvc']);
    writeFileSync(temporary, 'new');
  });
  expect(data.read('a/b.dvc')).toBe('new');
  const failing = () =>
    replaceFile(data.path('a/b.dvc'), (temporary) => {
      writeFileSync(temporary, 'half');
      throw new Error('the disk is full');
    });
  expect(failing).toThrow('full');
  expect(data.read('a/b.dvc')).toBe('new');
  expect(readdirSync(data.path('.dvc/tmp')).filter((name) => name.startsWith('havn-work'))).toEqual(
    [],
  );
  writeWhole(`${data.base}/free`, 'x');
  expect(readdirSync(data.base).sort()).toEqual(['free', 'repo']);
});

// /dev/shm is a file system of its own where there is one.
test.skipIf(!existsSync('/dev/shm'))(
  'another file system than that of .dvc/tmp works',
  async () => {
    const data = new TestRepository();
    data.remove('.dvc/tmp');
    const far = `/dev/shm/havn-${process.pid}`;
    mkdirSync(far);
    onTestFinished(() => rmSync(far, { recursive: true }));
    symlinkSync(far, data.path('.dvc/tmp'));
    writeWhole(data.path('x.dvc'), 'x');
    expect(data.read('x.dvc')).toBe('x');
    data.remove('x.dvc');
    data.write('d/1', 'one');
    data.write('d/2', 'two');
    await data.with((context) => add(context, [data.path('d')]));
    data.write('d/1', 'changed');
    data.remove('d/2');
    await data.with((context) => checkout(context, { force: true }));
    expect([data.read('d/1'), data.read('d/2')]).toEqual(['one', 'two']);
    data.remove('d');
    await data.with((context) => checkout(context, {}));
    expect([data.read('d/1'), await data.status()]).toEqual(['one', {}]);
    expect(strangers(data)).toEqual(['d.dvc']);
  },
);

test('only what dead processes of this machine left is cleared', () => {
  const data = new TestRepository();
  const folder = data.path('.dvc/tmp');
  mkdirSync(folder, { recursive: true });
  const { pid: dead } = spawnSync(process.execPath, ['-e', '0']);
  const kept = [temporaryName(), `havn-work-${dead}-0@elsewhere`, 'havn-work', 'lock'];
  const gone = [`havn-work-${dead}-0@${hostname()}`, `havn-work-${dead}-1@${hostname()}`];
  for (const name of [...kept, ...gone]) writeFileSync(`${folder}/${name}`, '');
  mkdirSync(`${folder}/havn-work-${dead}-2@${hostname()}/deep`, { recursive: true });
  clearTemporaries(folder);
  expect(readdirSync(folder).sort()).toEqual([...kept].sort());
});
