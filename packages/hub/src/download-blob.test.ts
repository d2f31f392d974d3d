import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HubHome, startHub } from './testing/hub-home.ts';
import { COMMIT, checkpoint, sha256 } from './testing/hub-server.ts';

const weights = checkpoint().files['model.safetensors']!;
let hub: HubHome;

beforeEach(async () => {
  hub = await startHub();
});

afterEach(() => hub.end());

describe('a download that breaks', () => {
  it('goes on where it was cut off, several times', async () => {
    hub.server.faults.set('model.safetensors', ['cut off', 'cut off', '503', 'cut off']);
    const folder = await hub.resolve();
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
    const ranges = hub.server.requestsFor('model.safetensors').filter((one) => one.host === 'cdn');
    expect(ranges.map((one) => one.range)).toEqual([
      undefined,
      'bytes=100000-',
      'bytes=150000-',
      'bytes=150000-',
      'bytes=175000-',
    ]);
  });

  it('goes on where an earlier process stopped', async () => {
    await mkdir(join(hub.root, 'blobs'), { recursive: true });
    const incomplete = join(hub.root, 'blobs', `${sha256(weights)}.incomplete`);
    await writeFile(incomplete, weights.subarray(0, 70_000));
    const folder = await hub.resolve();
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
    expect(hub.server.requestsFor('model.safetensors').at(-1)!.range).toBe('bytes=70000-');
    expect(existsSync(incomplete)).toBe(false);
  });

  it('starts over where the server does not know ranges', async () => {
    hub.server.faults.set('model.safetensors', ['cut off', 'ignores range']);
    const folder = await hub.resolve();
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
  });

  it('starts over where the rest of an earlier one was damaged', async () => {
    await mkdir(join(hub.root, 'blobs'), { recursive: true });
    await writeFile(
      join(hub.root, 'blobs', `${sha256(weights)}.incomplete`),
      Buffer.alloc(50_000, 9),
    );
    const folder = await hub.resolve();
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
  });

  it('gives up on a line that goes silent, and keeps what came', async () => {
    const stalling = { attempts: 1, delayMs: 1, stallMs: 300 };
    hub.server.faults.set('model.safetensors', ['stalls']);
    const error = await hub.failing('owner/model', {}, { retry: stalling });
    expect(error).toMatchObject({ code: 'HUB_CUT_OFF' });
    const folder = await hub.resolve();
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
    expect(hub.server.requestsFor('model.safetensors').at(-1)!.range).toMatch(/^bytes=[1-9]/);
  });

  it('says what was cut off when patience ends', async () => {
    hub.server.faults.set('config.json', ['503', '503', '503']);
    const error = await hub.failing('owner/model');
    expect(error).toMatchObject({ code: 'HUB_CUT_OFF', remedy: expect.stringContaining('again') });
    expect(existsSync(join(hub.root, 'snapshots', COMMIT, 'model.safetensors'))).toBe(false);
  });

  it('refuses content with another hash, large or small', async () => {
    for (const name of ['model.safetensors', 'config.json']) {
      hub.server.faults.set(name, ['damaged', 'damaged']);
      expect(await hub.failing('owner/model')).toMatchObject({ code: 'HUB_CHECKSUM' });
      expect(existsSync(join(hub.root, 'snapshots', COMMIT, name))).toBe(false);
      await rm(join(hub.home, 'hub'), { recursive: true });
    }
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    await mkdir(join(hub.root, 'blobs'), { recursive: true });
    await symlink('/dev/full', join(hub.root, 'blobs', `${sha256(weights)}.incomplete`));
    const error = await hub.failing('owner/model');
    expect(error).toMatchObject({ code: 'HUB_DISK_FULL', cause: { code: 'ENOSPC' } });
  });

  it('loads a file once for two who want it together', async () => {
    const [first, second] = await Promise.all([hub.resolve(), hub.resolve()]);
    expect(first).toBe(second);
    expect(weights.equals(await readFile(join(first, 'model.safetensors')))).toBe(true);
    const sent = hub.server.requestsFor('model.safetensors').filter((one) => one.host === 'cdn');
    expect(sent).toHaveLength(1);
  });
});
