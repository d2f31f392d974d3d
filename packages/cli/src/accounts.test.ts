import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { binary, havnHere } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('accounts');
const run = (...args: readonly string[]) => havnHere(folder.path, ...args);

async function withInput(input: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd: folder.path,
    env: { ...process.env, HAVN_HOME: '.havn' },
  });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, code: child.exitCode };
}

test('users are added with a password from stdin, listed and removed', async () => {
  expect((await run('users', 'list')).stdout).toMatch(/^No users yet/);
  const added = await withInput('correct horse battery\n', 'users', 'add', 'ann', '--role', 'read');
  expect(added.stdout).toMatch(/^ann may log in \(read\)\.\nFrom now on everybody has to/);
  const short = await withInput('short\n', 'users', 'add', 'bob');
  expect(short.stderr).toMatch(/at least 12 characters/);
  expect((await withInput('', 'users', 'add', 'bob')).stderr).toMatch(/no password came on stdin/);
  const listed = await run('users', 'list', '--json');
  expect(JSON.parse(listed.stdout).users).toEqual([{ name: 'ann', role: 'read' }]);
  const { mode } = await stat(join(folder.path, '.havn/accounts.json'));
  if (process.platform !== 'win32') expect(mode & 0o077).toBe(0);
  expect((await run('users', 'remove', 'ann')).code).toBe(0);
  expect((await run('users', 'remove', 'ann')).stderr).toMatch(/no user "ann"/);
});

test('a key stands alone on stdout, and is not in the list', async () => {
  const { stdout, stderr } = await run('keys', 'add', 'nightly', '--experiments', '3', '4');
  expect(stdout).toMatch(/^havn_[0-9a-f]{12}_[\w-]{43}\n$/);
  expect(stderr).toMatch(/not shown again/);
  const id = stdout.split('_')[1]!;
  const listed = await run('keys', 'list');
  expect(listed.stdout).toMatch(new RegExp(`${id} +nightly +write +3, 4`));
  expect(listed.stdout).not.toContain(stdout.trim());
  const role = await run('keys', 'add', 'x', '--role', 'owner');
  expect([role.code, role.stderr]).toEqual([2, expect.stringContaining('read, write, admin')]);
  expect((await run('keys', 'remove', id)).code).toBe(0);
  expect((await run('keys', 'list')).stdout).toMatch(/^No keys yet/);
});
