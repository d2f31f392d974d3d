import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadClassifier } from '@havn/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, serve } from './serve.ts';
import { post } from './testing/own-model.ts';
import { runs, until } from './testing/processes.ts';
import { temporaryFolder, tinyLabels, writeTinyBundle } from './testing/tiny-bundle.ts';

const texts = ['w4 w5 w6', '', 'w59', 'nothing known', 'w7 '.repeat(500)];
const folder = await temporaryFolder();
const model = await writeTinyBundle(folder.path);
afterAll(folder.remove);

describe('a served model', () => {
  let service: Service;
  beforeAll(async () => {
    service = await serve({ model, port: 0 });
  });
  afterAll(() => service.close());

  test('answers as the classifier does in this process', async () => {
    const classifier = await loadClassifier(model);
    const expected = await classifier.predict(texts);
    await classifier.close();
    const response = await post(service.url, { texts });
    const { predictions } = (await response.json()) as { predictions: typeof expected };
    expect(predictions.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
    predictions.forEach(({ scores }, i) => {
      expect(Object.keys(scores)).toEqual(tinyLabels);
      for (const label of tinyLabels)
        expect(scores[label]).toBeCloseTo(expected[i]!.scores[label]!, 5);
    });
    const one = await (await post(service.url, { text: texts[0] })).json();
    expect(one).toMatchObject({ label: expected[0]!.label });
  });

  test('runs in a process of its own, and listens to this machine alone', () => {
    expect(service.enginePid).not.toBe(process.pid);
    expect(runs(service.enginePid!)).toBe(true);
    expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('outlives its process: no request is lost while it is killed again and again', async () => {
    const statuses: number[] = [];
    let going = true;
    const client = async () => {
      while (going) {
        const response = await post(service.url, { texts });
        statuses.push(response.status);
        if (response.status === 200) expect(await response.json()).toHaveProperty('predictions');
        else await response.text();
      }
    };
    const clients = Array.from({ length: 8 }, client);
    for (let kill = 0; kill < 3; kill++) {
      await until(() => service.enginePid !== undefined);
      const pid = service.enginePid!;
      const answered = statuses.length;
      await until(() => statuses.length > answered + 20);
      process.kill(pid, 'SIGKILL');
      await until(() => service.enginePid !== undefined && service.enginePid !== pid);
    }
    const answered = statuses.length;
    await until(() => statuses.length > answered + 20);
    going = false;
    await Promise.all(clients);
    // A batch is asked again of the next process: one death in the middle costs time alone.
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

test('readiness follows the process', async () => {
  const reasons: string[] = [];
  const service = await serve({ model, port: 0, onRestart: (reason) => reasons.push(reason) });
  const ready = async () => (await fetch(`${service.url}/readyz`)).status;
  expect(await ready()).toBe(200);
  process.kill(service.enginePid!, 'SIGKILL');
  await until(() => service.enginePid === undefined);
  expect(await ready()).toBe(503);
  expect((await fetch(`${service.url}/livez`)).status).toBe(200);
  await until(async () => (await ready()) === 200);
  // Windows tells no signals.
  expect(reasons).toEqual([expect.stringMatching(/^the engine process ended \((SIGKILL|1)\)$/)]);
  await service.close();
});

test('a model that cannot be loaded again is answered 503, not waited for', async () => {
  const parent = await temporaryFolder();
  const vanishing = await writeTinyBundle(parent.path);
  const reasons: string[] = [];
  const service = await serve({
    model: vanishing,
    port: 0,
    limits: { restartTimeoutMs: 200 },
    onRestart: (reason) => reasons.push(reason),
  });
  await rm(vanishing, { recursive: true });
  process.kill(service.enginePid!, 'SIGKILL');
  await until(() => reasons.length > 1);
  const response = await post(service.url, { text: 'x' });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({ error: { code: 'ENGINE_UNAVAILABLE' } });
  await service.close();
  await parent.remove();
});

test('a process that hangs is replaced', async () => {
  const service = await serve({ model, port: 0, limits: { batchTimeoutMs: 1 } });
  const pid = service.enginePid!;
  // No batch of a hundred texts takes under a millisecond: each process in turn seems to hang.
  const response = await post(service.url, { texts: Array(100).fill('w4 w5 w6 w7 '.repeat(10)) });
  expect(response.status).toBe(503);
  expect(runs(pid)).toBe(false);
  await service.close();
});

describe('what prevents serving is said', () => {
  test('a folder that is no model: the code of what is wrong with it', async () => {
    const empty = await temporaryFolder();
    const failing = serve({ model: empty.path, port: 0 });
    await expect(failing).rejects.toMatchObject({
      code: 'MODEL_CONFIG',
      location: { file: join(empty.path, 'config.json') },
      remedy: expect.any(String),
    });
    await empty.remove();
  });

  test('a port that is taken, before the model is loaded', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const failing = serve({ model: join(folder.path, 'no-model'), port });
    await expect(failing).rejects.toMatchObject({ code: 'PORT_TAKEN', exitCode: 1 });
    other.close();
  });

  test('an address that this machine does not have', async () => {
    const failing = serve({ model, host: '192.0.2.1', port: 0, token: 'x' });
    await expect(failing).rejects.toMatchObject({ code: 'ADDRESS_UNAVAILABLE' });
  });

  test.each(['0.0.0.0', '::', '192.168.1.2', 'example.org'])(
    'another host than this machine needs a token: %s',
    async (host) => {
      const failing = serve({ model, host, port: 0, token: '' });
      await expect(failing).rejects.toMatchObject({ code: 'TOKEN_REQUIRED', exitCode: 2 });
    },
  );
});

describe('a server that stops', () => {
  test('ends its process', async () => {
    const service = await serve({ model, port: 0 });
    const pid = service.enginePid!;
    await service.close();
    expect(runs(pid)).toBe(false);
    expect(service.enginePid).toBeUndefined();
  });

  test('by kill -9 takes its engine process along', async () => {
    const index = new URL('../dist/index.js', import.meta.url).href;
    const script = `
      const { serve } = await import(${JSON.stringify(index)});
      const service = await serve({ model: ${JSON.stringify(model)}, port: 0 });
      console.log(service.enginePid);`;
    const server = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [line] = await once(server.stdout, 'data');
    const pid = Number(String(line));
    expect(runs(pid)).toBe(true);
    server.kill('SIGKILL');
    await until(() => !runs(pid));
  });
});
