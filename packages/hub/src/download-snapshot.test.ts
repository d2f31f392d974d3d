import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@havn/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HubHome, startHub } from './testing/hub-home.ts';
import { COMMIT, checkpoint, gitHash, sha256 } from './testing/hub-server.ts';

const weights = checkpoint().files['model.safetensors']!;
let hub: HubHome;

beforeEach(async () => {
  hub = await startHub();
});

afterEach(() => hub.end());

describe('a download', () => {
  it('brings what is wanted, in the layout of the Python cache', async () => {
    const folder = await hub.resolve();
    expect(folder).toBe(join(hub.root, 'snapshots', COMMIT));
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    expect(names.map((name) => name.replaceAll('\\', '/'))).toEqual([
      '1_Pooling',
      '1_Pooling/config.json',
      'config.json',
      'model.safetensors',
      'tokenizer.json',
    ]);
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
    expect(await readFile(join(hub.root, 'refs', 'main'), 'utf8')).toBe(COMMIT);
    const config = checkpoint().files['config.json']!;
    expect(readdirSync(join(hub.root, 'blobs'))).toContain(gitHash(config));
    expect(existsSync(join(hub.root, 'blobs', sha256(weights)))).toBe(true);
    if (process.platform !== 'win32') {
      expect(lstatSync(join(folder, 'config.json')).isSymbolicLink()).toBe(true);
    }
  });

  it('is not repeated', async () => {
    const first = await hub.resolve();
    hub.server.seen.length = 0;
    await expect(hub.resolve()).resolves.toBe(first);
    expect(hub.server.seen.map((one) => one.path)).toEqual([
      '/api/models/owner/model/revision/main',
    ]);
  });

  it('asks nobody for a commit that is there', async () => {
    const folder = await hub.resolve(`owner/model@${COMMIT}`);
    hub.server.seen.length = 0;
    await expect(hub.resolve(`owner/model@${COMMIT}`)).resolves.toBe(folder);
    expect(hub.server.seen).toEqual([]);
  });

  it('follows a branch that moved and keeps what did not change', async () => {
    await hub.resolve();
    const commit = 'f'.repeat(40);
    const files = { ...checkpoint().files, 'config.json': Buffer.from('{"model_type":"roberta"}') };
    hub.server.repositories.set('owner/model', { commit, files });
    hub.server.seen.length = 0;
    const folder = await hub.resolve();
    expect(folder.endsWith(commit)).toBe(true);
    expect(await readFile(join(folder, 'config.json'), 'utf8')).toContain('roberta');
    expect(hub.server.requestsFor('model.safetensors')).toEqual([]);
  });

  it('knows revisions with a slash', async () => {
    await hub.resolve('owner/model@refs/pr/1');
    expect(await readFile(join(hub.root, 'refs', 'refs', 'pr', '1'), 'utf8')).toBe(COMMIT);
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
    await hub.resolve('owner/model', {}, { progress });
    expect(told).toEqual({ total: 201, done: 200, ends: 1 });
  });

  it('honours HF_HUB_CACHE', async () => {
    const folder = await hub.resolve('owner/model', { HF_HUB_CACHE: join(hub.home, 'elsewhere') });
    expect(folder.startsWith(join(hub.home, 'elsewhere', 'models--owner--model'))).toBe(true);
  });
});

describe('without the network', () => {
  const unreachable = { HF_ENDPOINT: 'http://127.0.0.1:9' };

  it('takes what is cached, and names what is not', async () => {
    const offline = { HF_HUB_OFFLINE: '1' };
    expect(await hub.failing('owner/model', offline)).toMatchObject({ code: 'HUB_OFFLINE' });
    const folder = await hub.resolve();
    hub.server.seen.length = 0;
    await expect(hub.resolve('owner/model', offline)).resolves.toBe(folder);
    await rm(join(folder, 'model.safetensors'));
    const error = await hub.failing('owner/model', offline);
    expect((error as Error).message).toContain('model.safetensors');
    expect(hub.server.seen).toEqual([]);
  });

  it('takes what is cached where the Hub cannot be reached, else says so', async () => {
    expect(await hub.failing('owner/model', unreachable)).toMatchObject({
      code: 'HUB_UNREACHABLE',
    });
    const folder = await hub.resolve();
    await expect(hub.resolve('owner/model', unreachable)).resolves.toBe(folder);
  });
});
