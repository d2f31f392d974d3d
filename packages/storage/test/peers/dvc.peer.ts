import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStorage, type Storage, type StorageOptions } from '../../src/index.ts';
import { contentOf, keysOf } from '../../src/testing/content.ts';
import {
  startHttpServer,
  startS3Server,
  startSshServer,
  testKey,
} from '../../src/testing/index.ts';
import { dvc, isThere, sftpServer } from './peers.ts';

const execute = promisify(execFile);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const content = Object.fromEntries(
  Array.from({ length: 30 }, (_, n) => [`${n}.bin`, randomBytes(n === 0 ? 12 * 2 ** 20 : 100 + n)]),
);

/** The same address and options for both, as `.dvc/config` holds them. */
interface Remote {
  readonly url: string;
  readonly options: StorageOptions;
  readonly lists: boolean;
  readonly sshConfig?: string;
  close(): Promise<void>;
}

const remotes: Readonly<Record<string, () => Promise<Remote>>> = {
  s3: async () => {
    const server = await startS3Server({ pageSize: 10 });
    const { id, secret } = testKey;
    const options = { endpointurl: server.url, access_key_id: id, secret_access_key: secret };
    return { url: 's3://bucket/some/prefix', options, lists: true, close: server.close };
  },
  ssh: async () => {
    // DVC needs the renames of OpenSSH's own server.
    const server = await startSshServer({ sftpServer });
    const url = `ssh://tester@127.0.0.1:${server.port}${server.folder}/remote`;
    const options = { keyfile: server.keyFile };
    return { url, options, lists: true, sshConfig: server.config, close: server.close };
  },
  http: async () => {
    const auth = { kind: 'basic', user: 'ada', password: 'secret' } as const;
    const server = await startHttpServer({ auth });
    const { user, password } = auth;
    const options = { method: 'PUT', auth: 'basic', user, password };
    return { url: `${server.url}/remote`, options, lists: false, close: server.close };
  },
};

describe.skipIf(!isThere(dvc))('DVC and Havn at one remote', () => {
  let folder: string;
  const run = (...args: readonly string[]) =>
    execute(dvc, args, { cwd: folder, env: { ...process.env, DVC_NO_ANALYTICS: '1' } });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'havn-dvc-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const addRemote = async ({ url, options }: Remote) => {
    await run('init', '--no-scm', '-q');
    await run('remote', 'add', '-q', '-d', 'place', url);
    for (const [name, value] of Object.entries(options)) {
      await run('remote', 'modify', '-q', 'place', name, String(value));
    }
  };
  const open = ({ url, options, sshConfig }: Remote): Promise<Storage> =>
    openStorage(url, options, { uploads: join(folder, 'up'), ...(sshConfig && { sshConfig }) });

  const kinds = Object.keys(remotes).filter((kind) => kind !== 'ssh' || isThere(sftpServer));

  test.each(kinds)('%s: Havn reads what DVC pushed, DVC pulls what Havn wrote', async (kind) => {
    const remote = await remotes[kind]!();
    await addRemote(remote);
    await mkdir(join(folder, 'data'));
    for (const [name, bytes] of Object.entries(content)) {
      await writeFile(join(folder, 'data', name), bytes);
    }
    await run('add', '-q', 'data');
    await run('push', '-q');

    const storage = await open(remote);
    const keys = Object.values(content).map(md5).map(keyOf);
    for (const [name, bytes] of Object.entries(content)) {
      const key = keyOf(md5(bytes));
      expect(await storage.stat(key), name).toMatchObject({ size: bytes.length });
      expect((await contentOf(storage, key)).equals(bytes), name).toBe(true);
    }
    if (remote.lists) {
      const listed = await keysOf(storage, 'files/md5/');
      expect(listed).toEqual(expect.arrayContaining(keys));
      expect(listed).toHaveLength(keys.length + 1);
    }

    // Now the other way round: Havn takes everything away and writes it anew.
    await storage.delete(keys);
    for (const [name, bytes] of Object.entries(content)) {
      await storage.upload(keyOf(md5(bytes)), join(folder, 'data', name));
    }
    await storage.close();
    await rm(join(folder, 'data'), { recursive: true });
    await rm(join(folder, '.dvc/cache'), { recursive: true });
    await run('pull', '-q');
    for (const [name, bytes] of Object.entries(content)) {
      expect((await readFile(join(folder, 'data', name))).equals(bytes), name).toBe(true);
    }
    await remote.close();
  });
});

function keyOf(hash: string): string {
  return `files/md5/${hash.slice(0, 2)}/${hash.slice(2)}`;
}
