import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadClassifier } from '../index.ts';
import { writeQuestions } from '../testing/questions.ts';
import { binary, havnHere } from '../testing/run-havn.ts';
import { type StartedServer, startServer } from '../testing/start-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const root = temporaryFolder('serve-version');
const PATIENCE_MS = 180_000;
const place = (name: string) => join(root.path, name);
const children = new Set<ChildProcess>();

let team: StartedServer;
let run: string;

/** A team's server, and a laptop that trains, sends and registers there. */
beforeAll(async () => {
  for (const name of ['team', 'laptop', 'away']) await mkdir(place(name));
  team = await startServer(place('team'));
  await writeQuestions(join(place('laptop'), 'questions.csv'), 120);
  process.env.HAVN_TRACKING_URI = team.url;
  const args = ['train', 'data.train=questions.csv', 'train.method=probe', '--json'];
  const trained = await havnHere(place('laptop'), ...args);
  delete process.env.HAVN_TRACKING_URI;
  if (trained.code !== 0) throw new Error(trained.stderr);
  ({ run } = JSON.parse(trained.stdout) as { run: string });
  process.env.HAVN_STORE = team.url;
}, PATIENCE_MS);

afterAll(async () => {
  delete process.env.HAVN_STORE;
  for (const child of children) child.kill('SIGKILL');
  await team?.close();
});

/** `havn serve` in a folder; answers its address, and what it said on the way. */
async function serve(folder: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [binary, 'serve', ...args, '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HAVN_HOME: '.havn', HAVN_TOKEN: '', HF_HUB_OFFLINE: '1' },
  });
  children.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const listening = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const line = await Promise.race([listening, ended.then(() => undefined)]);
  if (line === undefined) throw new Error(`havn serve has ended: ${said}`);
  const url = /^listening on (http:\S+)$/.exec(line[0])![1]!;
  return {
    said,
    async answer(): Promise<unknown> {
      const response = await fetch(`${url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'where is my card' }),
      });
      expect(response.status).toBe(200);
      return response.json();
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The commands of the document's own example. */
async function documented(): Promise<readonly (readonly string[])[]> {
  const text = await readFile(new URL('../../../../docs/tracking.md', import.meta.url), 'utf8');
  const [, block = ''] = /models\/serve-version\.test\.ts -->\n```sh\n(.*?)```/s.exec(text) ?? [];
  expect(block).toContain('export HAVN_STORE=');
  const lines = block.split('\n').filter((line) => line.startsWith('havn '));
  return lines.map((line) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)]
      .map(([, quoted, plain]) => quoted ?? plain!)
      .map((word) => (word === 'RUN' ? run : word))
      .slice(1),
  );
}

test('a version that was registered on a server is served elsewhere by its alias', async () => {
  const text = ['--text', 'where is my card', '--json'];
  const original = await havnHere(place('laptop'), 'predict', run, ...text);
  const wanted = JSON.parse(original.stdout);
  const [register, alias, served, ...predicts] = await documented();
  for (const args of [register!, alias!]) {
    expect(await havnHere(place('laptop'), ...args)).toMatchObject({ code: 0 });
  }
  expect(served![0]).toBe('serve');
  const first = await serve(place('away'), served![1]!);
  expect(await first.answer()).toEqual(wanted);
  expect(first.said).toMatch(/^downloading intents 1/);
  await first.stop();
  expect(await readdir(join(place('away'), '.havn'))).toEqual(['models']);
  expect(predicts).toHaveLength(2);
  for (const args of predicts) {
    const predicted = await havnHere(place('away'), ...args, '--json');
    expect(JSON.parse(predicted.stdout)).toEqual(wanted);
    expect(predicted.stderr).toBe('');
  }
}, 120_000);

test('a program loads a registered version as the command line does', async () => {
  const before = process.env.HAVN_HOME;
  process.env.HAVN_HOME = join(place('away'), '.havn');
  try {
    const classifier = await loadClassifier('models:/intents@champion');
    const [{ label } = {}] = await classifier.predict(['where is my card']);
    expect(label).toBe('cards');
    await classifier.close();
    await expect(loadClassifier('models:/intent/1')).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      remedy: expect.stringContaining("'intents'"),
    });
  } finally {
    if (before === undefined) delete process.env.HAVN_HOME;
    else process.env.HAVN_HOME = before;
  }
});

test('in the project that trained it nothing is fetched', async () => {
  const folder = place('laptop');
  const own = ['--store', ''];
  const registered = await havnHere(folder, 'models', 'register', run, 'mine', ...own);
  expect(registered.code).toBe(0);
  const text = ['--text', 'where is my card', '--json'];
  const args = ['predict', 'models:/mine/1', ...text, ...own];
  const { stdout, stderr } = await havnHere(folder, ...args);
  expect(JSON.parse(stdout)).toMatchObject({ label: 'cards' });
  expect(stderr).toBe('');
  expect(await readdir(join(folder, '.havn'))).not.toContain('models');
});
