import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFile } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'havn-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a lock is refused while its holder lives and taken over when it is gone', async () => {
  const path = join(folder, 'lock');
  await writeFile(path, String(process.ppid));
  await expect(lockFile(path)).rejects.toMatchObject({ code: 'LOCKED' });
  await writeFile(path, '999999999');
  const lock = await lockFile(path);
  expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  await expect(lockFile(path)).rejects.toMatchObject({ code: 'LOCKED' });
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

/** A process that has a number no more. */
async function gonePid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid!;
}

test('many who want a lock have it one after the other, and it is free in the end', async () => {
  const path = join(folder, 'lock');
  let [holders, most, taken] = [0, 0, 0];
  const takeTurns = async () => {
    for (let turn = 0; turn < 40; turn++) {
      const lock = await lockFile(path, 30_000);
      most = Math.max(most, ++holders);
      taken++;
      await Promise.resolve();
      holders--;
      await lock.release();
    }
  };
  await Promise.all(Array.from({ length: 6 }, takeTurns));
  expect([most, taken, await readdir(folder)]).toEqual([1, 240, []]);
});

test('a lock that a dead process left goes to one of those who want it', async () => {
  const path = join(folder, 'lock');
  const stale = `${await gonePid()} 0123456789abcdef`;
  for (let round = 0; round < 30; round++) {
    await writeFile(path, stale);
    // The first to take it over was killed over that.
    if (round % 2 === 1) await writeFile(`${path}.0123456789abcdef`, `${stale.slice(0, -1)}0`);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockFile(path)));
    const got = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(got.length).toBeLessThanOrEqual(1);
    const lock = got[0] ?? (await lockFile(path));
    expect(await readFile(path, 'utf8')).toMatch(`${process.pid} `);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  }
});
