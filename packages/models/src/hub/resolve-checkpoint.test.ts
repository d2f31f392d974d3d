import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ResolveOptions, resolveCheckpoint } from './resolve-checkpoint.ts';
import { COMMIT, checkpoint, gitHash, HubServer, sha256 } from './testing/hub-server.ts';

const retry = { attempts: 3, delayMs: 1, stallMs: 5_000 };
let server: HubServer;
let home: string;

beforeEach(async () => {
  server = new HubServer();
  await server.start();
  server.repositories.set('owner/model', checkpoint());
  home = await mkdtemp(join(tmpdir(), 'havn-hub-'));
});

afterEach(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

function fetchCheckpoint(
  name = 'owner/model',
  env: NodeJS.ProcessEnv = {},
  options: ResolveOptions = {},
): Promise<string> {
  const hub = { HF_ENDPOINT: server.endpoint, HF_HOME: home };
  return resolveCheckpoint(name, { retry, env: { ...hub, ...env }, ...options });
}

const failing = (name: string, env?: NodeJS.ProcessEnv, options?: ResolveOptions) =>
  fetchCheckpoint(name, env, options).then(
    () => undefined,
    (error: unknown) => error,
  );
const root = () => join(home, 'hub', 'models--owner--model');
const weights = checkpoint().files['model.safetensors']!;

describe('a name', () => {
  it('is a folder where there is one', async () => {
    await expect(resolveCheckpoint(home)).resolves.toBe(home);
  });

  it.each(['./typo', '/nowhere/at/all', '../x', 'a/b/c', 'a b', 'x@@y', 'C:\\models', 'a/..', ''])(
    '%j that can be neither folder nor id is a usage error',
    async (name) => {
      expect(await failing(name)).toMatchObject({ code: 'NOT_A_CHECKPOINT', exitCode: 2 });
      expect(server.seen).toEqual([]);
    },
  );
});

describe('a download', () => {
  it('brings what a checkpoint is read from, in the layout of the Python cache', async () => {
    const folder = await fetchCheckpoint();
    expect(folder).toBe(join(root(), 'snapshots', COMMIT));
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    expect(names.map((name) => name.replaceAll('\\', '/'))).toEqual([
      '1_Pooling',
      '1_Pooling/config.json',
      'config.json',
      'model.safetensors',
      'tokenizer.json',
    ]);
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
    expect(await readFile(join(root(), 'refs', 'main'), 'utf8')).toBe(COMMIT);
    const config = checkpoint().files['config.json']!;
    expect(readdirSync(join(root(), 'blobs'))).toContain(gitHash(config));
    expect(existsSync(join(root(), 'blobs', sha256(weights)))).toBe(true);
    if (process.platform !== 'win32') {
      expect(lstatSync(join(folder, 'config.json')).isSymbolicLink()).toBe(true);
    }
  });

  it('is not repeated', async () => {
    const first = await fetchCheckpoint();
    server.seen.length = 0;
    await expect(fetchCheckpoint()).resolves.toBe(first);
    expect(server.seen.map((one) => one.path)).toEqual(['/api/models/owner/model/revision/main']);
  });

  it('asks nobody for a commit that is there', async () => {
    const folder = await fetchCheckpoint(`owner/model@${COMMIT}`);
    server.seen.length = 0;
    await expect(fetchCheckpoint('owner/model', {}, { revision: COMMIT })).resolves.toBe(folder);
    expect(server.seen).toEqual([]);
  });

  it('follows a branch that moved and keeps what did not change', async () => {
    await fetchCheckpoint();
    const commit = 'f'.repeat(40);
    const files = { ...checkpoint().files, 'config.json': Buffer.from('{"model_type":"roberta"}') };
    server.repositories.set('owner/model', { commit, files });
    server.seen.length = 0;
    const folder = await fetchCheckpoint();
    expect(folder.endsWith(commit)).toBe(true);
    expect(await readFile(join(folder, 'config.json'), 'utf8')).toContain('roberta');
    expect(server.requestsFor('model.safetensors')).toEqual([]);
  });

  it('knows revisions with a slash', async () => {
    await fetchCheckpoint('owner/model@refs/pr/1');
    expect(await readFile(join(root(), 'refs', 'refs', 'pr', '1'), 'utf8')).toBe(COMMIT);
  });

  it('takes the ONNX graph when asked', async () => {
    const folder = await fetchCheckpoint('owner/model', {}, { onnx: true });
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
    const folder = await fetchCheckpoint();
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(folder, name))).toEqual(content);
    }
    await rm(join(folder, 'model-00002-of-00002.safetensors'));
    const offline = await failing('owner/model', { HF_HUB_OFFLINE: '1' });
    expect((offline as Error).message).toContain('model-00002-of-00002.safetensors');
  });

  it('tells its bytes', async () => {
    const told = { total: 0, done: 0, ends: 0 };
    const progress: Progress = {
      start: (_, total) => {
        told.total = total ?? 0;
      },
      advance: (units = 1) => {
        told.done += units;
      },
      end: () => {
        told.ends++;
      },
      say: () => {},
    };
    await fetchCheckpoint('owner/model', {}, { progress });
    expect(told).toEqual({ total: 201, done: 200, ends: 1 });
  });

  it('honours HF_HUB_CACHE', async () => {
    const folder = await fetchCheckpoint('owner/model', { HF_HUB_CACHE: join(home, 'elsewhere') });
    expect(folder.startsWith(join(home, 'elsewhere', 'models--owner--model'))).toBe(true);
  });
});

describe('a download that breaks', () => {
  it('goes on where it was cut off, several times', async () => {
    server.faults.set('model.safetensors', ['cut off', 'cut off', '503', 'cut off']);
    const folder = await fetchCheckpoint();
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
    const ranges = server.requestsFor('model.safetensors').filter((one) => one.host === 'cdn');
    expect(ranges.map((one) => one.range)).toEqual([
      undefined,
      'bytes=100000-',
      'bytes=150000-',
      'bytes=150000-',
      'bytes=175000-',
    ]);
  });

  it('goes on where an earlier process stopped', async () => {
    await mkdir(join(root(), 'blobs'), { recursive: true });
    const incomplete = join(root(), 'blobs', `${sha256(weights)}.incomplete`);
    await writeFile(incomplete, weights.subarray(0, 70_000));
    const folder = await fetchCheckpoint();
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
    expect(server.requestsFor('model.safetensors').at(-1)!.range).toBe('bytes=70000-');
    expect(existsSync(incomplete)).toBe(false);
  });

  it('starts over where the server does not know ranges', async () => {
    server.faults.set('model.safetensors', ['cut off', 'ignores range']);
    const folder = await fetchCheckpoint();
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
  });

  it('starts over where the rest of an earlier one was damaged', async () => {
    await mkdir(join(root(), 'blobs'), { recursive: true });
    await writeFile(
      join(root(), 'blobs', `${sha256(weights)}.incomplete`),
      Buffer.alloc(50_000, 9),
    );
    const folder = await fetchCheckpoint();
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
  });

  it('gives up on a line that goes silent, and keeps what came', async () => {
    const stalling = { attempts: 1, delayMs: 1, stallMs: 300 };
    server.faults.set('model.safetensors', ['stalls']);
    const error = await failing('owner/model', {}, { retry: stalling });
    expect(error).toMatchObject({ code: 'HUB_CUT_OFF' });
    const folder = await fetchCheckpoint();
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
    expect(server.requestsFor('model.safetensors').at(-1)!.range).toMatch(/^bytes=[1-9]/);
  });

  it('says what was cut off when patience ends', async () => {
    server.faults.set('config.json', ['503', '503', '503']);
    const error = await failing('owner/model');
    expect(error).toMatchObject({ code: 'HUB_CUT_OFF', remedy: expect.stringContaining('again') });
    expect(existsSync(join(root(), 'snapshots', COMMIT, 'model.safetensors'))).toBe(false);
  });

  it('refuses content with another hash, large or small', async () => {
    for (const name of ['model.safetensors', 'config.json']) {
      server.faults.set(name, ['damaged', 'damaged']);
      expect(await failing('owner/model')).toMatchObject({ code: 'HUB_CHECKSUM' });
      expect(existsSync(join(root(), 'snapshots', COMMIT, name))).toBe(false);
      await rm(join(home, 'hub'), { recursive: true });
    }
  });

  it('loads a file once for two who want it together', async () => {
    const [first, second] = await Promise.all([fetchCheckpoint(), fetchCheckpoint()]);
    expect(first).toBe(second);
    expect(await readFile(join(first, 'model.safetensors'))).toEqual(weights);
    const sent = server.requestsFor('model.safetensors').filter((one) => one.host === 'cdn');
    expect(sent).toHaveLength(1);
  });
});

describe('tokens and redirects', () => {
  it('sends the token to the endpoint and to nobody else', async () => {
    server.repositories.set('owner/model', checkpoint({ gated: true, token: 'secret' }));
    await fetchCheckpoint('owner/model', { HF_TOKEN: 'secret' });
    const told = (host: string) =>
      new Set(server.seen.filter((one) => one.host === host).map((one) => one.authorization));
    expect(told('hub')).toEqual(new Set(['Bearer secret']));
    expect(told('cdn')).toEqual(new Set([undefined]));
  });

  it('reads the token file of HF_HOME', async () => {
    await writeFile(join(home, 'token'), 'secret\n');
    server.repositories.set('owner/model', checkpoint({ token: 'secret' }));
    await expect(fetchCheckpoint()).resolves.toContain(COMMIT);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://[bad'])(
    'does not follow %s',
    async (target) => {
      server.redirectTo = target;
      expect(await failing('owner/model')).toMatchObject({ code: 'HUB_UNSAFE_REDIRECT' });
    },
  );
});

describe('refusals', () => {
  it('names similar repositories where there is none of that name', async () => {
    const error = await failing('owner/modle-x');
    expect(error).toMatchObject({ code: 'HUB_NOT_FOUND' });
    server.repositories.set('owner/modl', checkpoint());
    expect(await failing('owner/modlx')).toMatchObject({
      remedy: expect.stringContaining('Did you mean owner/modl?'),
    });
  });

  it('tells a revision that is not there', async () => {
    expect(await failing('owner/model@v9')).toMatchObject({ code: 'HUB_REVISION_NOT_FOUND' });
  });

  it('explains a gated repository, without and with a token', async () => {
    server.repositories.set('owner/model', checkpoint({ gated: true, token: 'secret' }));
    const page = `${server.endpoint}/owner/model`;
    for (const env of [{}, { HF_TOKEN: 'other' }]) {
      const error = await failing('owner/model', env);
      expect(error).toMatchObject({ code: 'HUB_GATED', remedy: expect.stringContaining(page) });
    }
  });

  it('asks for a token where a repository is private', async () => {
    server.repositories.set('owner/model', checkpoint({ token: 'secret' }));
    expect(await failing('owner/model')).toMatchObject({ code: 'HUB_ACCESS_DENIED' });
  });

  it.each(['expired', 'two\nlines'])(
    'says that the token %j is bad, without showing it',
    async (token) => {
      const error = await failing('owner/model', { HF_TOKEN: token });
      expect(error).toMatchObject({ code: 'HUB_BAD_TOKEN' });
      expect(JSON.stringify([(error as Error).message, error])).not.toContain('lines');
    },
  );

  it('says that there are no safetensors', async () => {
    const { 'config.json': config, 'pytorch_model.bin': pickle } = checkpoint().files;
    const files = { 'config.json': config!, 'pytorch_model.bin': pickle! };
    server.repositories.set('owner/model', checkpoint({ files }));
    const error = await failing('owner/model');
    expect(error).toMatchObject({ code: 'HUB_NO_SAFETENSORS' });
    expect((error as Error).message).toContain('pytorch_model.bin');
  });

  it('says that an endpoint is no address, or is not the Hub', async () => {
    expect(await failing('owner/model', { HF_ENDPOINT: 'nonsense' })).toMatchObject({
      code: 'HUB_BAD_ENDPOINT',
    });
    server.repositories.set('owner/model', checkpoint({ commit: 'not a commit' }));
    expect(await failing('owner/model')).toMatchObject({ code: 'HUB_ANSWER' });
  });
});

describe('without the network', () => {
  const unreachable = { HF_ENDPOINT: 'http://127.0.0.1:9' };

  it('takes what is cached, and names what is not', async () => {
    const offline = { HF_HUB_OFFLINE: '1' };
    expect(await failing('owner/model', offline)).toMatchObject({ code: 'HUB_OFFLINE' });
    const folder = await fetchCheckpoint();
    server.seen.length = 0;
    await expect(fetchCheckpoint('owner/model', offline)).resolves.toBe(folder);
    await rm(join(folder, 'model.safetensors'));
    const error = await failing('owner/model', offline);
    expect((error as Error).message).toContain('model.safetensors');
    expect(server.seen).toEqual([]);
  });

  it('takes what is cached where the Hub cannot be reached, else says so', async () => {
    expect(await failing('owner/model', unreachable)).toMatchObject({ code: 'HUB_UNREACHABLE' });
    const folder = await fetchCheckpoint();
    await expect(fetchCheckpoint('owner/model', unreachable)).resolves.toBe(folder);
  });
});
