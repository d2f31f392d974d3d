import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpoint, HubServer } from '../../../hub/src/testing/hub-server.ts';
import { type ResolveOptions, resolveCheckpoint } from '../../src/pretrained/resolve-checkpoint.ts';

const retry = { attempts: 3, delayMs: 1, stallMs: 5_000 };
const server = new HubServer();
let home: string;

beforeEach(async () => {
  await server.start();
  server.seen.length = 0;
  server.repositories.set('owner/model', checkpoint());
  home = await mkdtemp(join(tmpdir(), 'havn-models-'));
});

afterEach(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

const hub = {
  resolve(name = 'owner/model', env: NodeJS.ProcessEnv = {}, options: ResolveOptions = {}) {
    const variables = { HF_ENDPOINT: server.endpoint, HF_HOME: home, ...env };
    return resolveCheckpoint(name, { retry, env: variables, ...options });
  },
  failing: (name?: string, env?: NodeJS.ProcessEnv): Promise<unknown> =>
    hub.resolve(name, env).then(
      () => undefined,
      (error: unknown) => error,
    ),
};

describe('a name', () => {
  it('is a folder where there is one', async () => {
    await expect(hub.resolve(home)).resolves.toBe(home);
  });

  it.each([
    './typo',
    '/nowhere/at/all',
    '../no-such-folder',
    'a/b/c',
    'a b',
    'x@@y',
    'C:\\models',
    'a/..',
    '',
  ])('%j that can be neither folder nor id is a usage error', async (name) => {
    expect(await hub.failing(name)).toMatchObject({ code: 'NOT_A_CHECKPOINT', exitCode: 2 });
    expect(server.seen).toEqual([]);
  });
});

describe('a download', () => {
  it('brings what a checkpoint is read from', async () => {
    const folder = await hub.resolve();
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    expect(names.map((name) => name.replaceAll('\\', '/'))).toEqual([
      '1_Pooling',
      '1_Pooling/config.json',
      'config.json',
      'model.safetensors',
      'tokenizer.json',
    ]);
  });

  it('takes the ONNX graph when asked', async () => {
    const folder = await hub.resolve('owner/model', {}, { onnx: true });
    expect(existsSync(join(folder, 'onnx', 'model.onnx'))).toBe(true);
  });

  it('takes all shards of an index', async () => {
    const index = {
      weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' },
    };
    const files = {
      'config.json': Buffer.from('{}'),
      'model.safetensors.index.json': Buffer.from(JSON.stringify(index)),
      'model-00001-of-00002.safetensors': Buffer.alloc(3000, 1),
      'model-00002-of-00002.safetensors': Buffer.alloc(3000, 2),
    };
    server.repositories.set('owner/model', checkpoint({ files }));
    const folder = await hub.resolve();
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(folder, name))).toEqual(content);
    }
    await rm(join(folder, 'model-00002-of-00002.safetensors'));
    const offline = await hub.failing('owner/model', { HF_HUB_OFFLINE: '1' });
    expect((offline as Error).message).toContain('model-00002-of-00002.safetensors');
  });

  it('is not needed where the snapshot of a commit is whole', async () => {
    const { commit } = checkpoint();
    const folder = await hub.resolve(`owner/model@${commit}`);
    server.seen.length = 0;
    await expect(hub.resolve('owner/model', {}, { revision: commit })).resolves.toBe(folder);
    expect(server.seen).toEqual([]);
  });

  it('says that there are no safetensors', async () => {
    const { 'config.json': config, 'pytorch_model.bin': pickle } = checkpoint().files;
    const files = { 'config.json': config!, 'pytorch_model.bin': pickle! };
    server.repositories.set('owner/model', checkpoint({ files }));
    const error = await hub.failing('owner/model');
    expect(error).toMatchObject({ code: 'HUB_NO_SAFETENSORS' });
    expect((error as Error).message).toContain('pytorch_model.bin');
  });
});
