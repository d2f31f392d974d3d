import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('up');
const bin = fileURLToPath(new URL('../bin/havn.js', import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function up(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = { ...process.env, HAVN_HOME: folder.path, ...environment };
  const started = spawn(process.execPath, [bin, 'up', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  return /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)![1]!;
}

async function call(url: string, path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, string>;
}

test('what was logged is there after a kill -9 and after a clean stop', async () => {
  const url = await up();
  const { experiment_id } = await call(url, 'experiments/create', { name: 'kept' });
  child!.kill('SIGKILL');
  await once(child!, 'exit');
  const again = await up();
  const found = await fetch(`${again}/api/2.0/mlflow/experiments/get-by-name?experiment_name=kept`);
  expect(await found.json()).toMatchObject({ experiment: { experiment_id } });
  child!.kill('SIGTERM');
  expect((await once(child!, 'exit'))[0]).toBe(0);
});

test('an address that others reach needs a login', async () => {
  const { code, stdout, stderr } = await havn(
    folder.path,
    'up',
    '--host',
    '0.0.0.0',
    '--port',
    '0',
  );
  expect(stderr).toMatch(/0\.0\.0\.0 can be reached.*\[LOGIN_REQUIRED\]\n {2}Set HAVN_TOKEN/);
  expect([code, stdout]).toEqual([2, '']);
});

test('a store that is no address of one is told', async () => {
  const { code, stderr } = await havn(folder.path, 'up', '--store', 'mysql://x', '--port', '0');
  expect(stderr).toMatch(/mysql/);
  expect(code).not.toBe(0);
});

test('somebody with a browser gets a page where nothing is, a program what MLflow says', async () => {
  const url = await up();
  const ask = (accept: string, options: RequestInit = {}) =>
    fetch(`${url}/experiments/1`, { headers: { accept }, ...options });
  const page = await ask('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
  expect([page.status, page.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=utf-8',
  ]);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('<div id="root">');
  for (const answer of [
    await ask('*/*'),
    await ask('application/json'),
    await ask('text/html', { method: 'POST', headers: { accept: 'text/html' } }),
  ]) {
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { error_code: 'ENDPOINT_NOT_FOUND', message: 'There is no /experiments/1.' },
    ]);
  }
});

test('HAVN_STORE names the database, and is refused where it is a server', async () => {
  const database = join(folder.path, 'team.db');
  await up({ HAVN_STORE: `sqlite:///${database}`, HAVN_ARTIFACTS: join(folder.path, 'files') });
  expect(existsSync(database)).toBe(true);
  const before = process.env.HAVN_STORE;
  process.env.HAVN_STORE = 'http://127.0.0.1:5000';
  try {
    const { code, stdout, stderr } = await havn(folder.path, 'up', '--port', '0');
    expect(stderr).toMatch(/havn up works on a database, and the store is the address of a server/);
    expect(stderr).toMatch(/NEEDS_DATABASE\]\n.*HAVN_STORE/);
    expect([code, stdout]).toEqual([2, '']);
  } finally {
    if (before === undefined) delete process.env.HAVN_STORE;
    else process.env.HAVN_STORE = before;
  }
});
