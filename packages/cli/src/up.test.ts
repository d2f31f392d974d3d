import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { havnHere as havn } from './testing/run-havn.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder('up');
const bin = fileURLToPath(new URL('../bin/havn.js', import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function up(): Promise<string> {
  const env = { ...process.env, HAVN_HOME: folder.path };
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
