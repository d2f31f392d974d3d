import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  makeAccount,
  type S3Key,
  startGcsServer,
  startHttpServer,
  startS3Server,
  startSshServer,
  testKey,
} from '@havn/storage/testing';

/** A place for data behind a server of this process, as a remote of DVC names it. */
export interface RemotePlace {
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Bytes of content that went over the wire. */
  moved(): number;
  /** Breaks the connection after so many more bytes, once. */
  cutAfter(bytes: number): void;
  has(key: string): boolean;
  /** Every key that is there; undefined where a server cannot tell. */
  keys?(): readonly string[];
  put(key: string, content: string): void;
  remove(key: string): void;
  close(): Promise<void>;
}

/** A listing comes in pages of `pageSize` objects (default 1000, as of the real ones). */
export async function s3Place(key: S3Key = testKey, pageSize?: number): Promise<RemotePlace> {
  const server = await startS3Server({ keys: [key], ...(pageSize && { pageSize }) });
  const { objects } = server.buckets.get('bucket')!;
  return {
    url: 's3://bucket/some/prefix',
    options: {
      endpointurl: server.url,
      access_key_id: key.id,
      secret_access_key: key.secret,
      ...(key.token && { session_token: key.token }),
    },
    environment: {},
    moved: () => server.traffic.moved,
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    has: (name) => objects.has(`some/prefix/${name}`),
    keys: () => [...objects.keys()].map((name) => name.slice('some/prefix/'.length)),
    put: (name, content) =>
      void server.buckets.get('bucket')!.put(`some/prefix/${name}`, Buffer.from(content)),
    remove: (name) => void objects.delete(`some/prefix/${name}`),
    close: server.close,
  };
}

export async function gcsPlace(folder: string, pageSize?: number): Promise<RemotePlace> {
  const account = makeAccount();
  const server = await startGcsServer({ accounts: [account], ...(pageSize && { pageSize }) });
  const bucket = server.buckets.get('bucket')!;
  writeFileSync(join(folder, 'key.json'), account.keyFile());
  return {
    url: 'gs://bucket/some/prefix',
    options: { endpointurl: server.url, credentialpath: join(folder, 'key.json') },
    environment: {},
    moved: () => server.traffic.moved,
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    has: (name) => bucket.objects.has(`some/prefix/${name}`),
    keys: () => [...bucket.objects.keys()].map((name) => name.slice('some/prefix/'.length)),
    put: (name, content) => void bucket.put(`some/prefix/${name}`, Buffer.from(content)),
    remove: (name) => void bucket.objects.delete(`some/prefix/${name}`),
    close: server.close,
  };
}

export async function sshPlace(): Promise<RemotePlace> {
  const server = await startSshServer();
  const path = (key: string) => join(server.folder, 'some', ...key.split('/'));
  return {
    url: `ssh://${server.user}@127.0.0.1:${server.port}/data/some`,
    options: { keyfile: server.keyFile },
    environment: { HAVN_SSH_CONFIG: server.config },
    moved: () => server.traffic.moved,
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    has: (key) => existsSync(path(key)),
    put: (key, content) => {
      mkdirSync(dirname(path(key)), { recursive: true });
      rmSync(path(key), { force: true });
      writeFileSync(path(key), content);
    },
    remove: (key) => rmSync(path(key)),
    close: server.close,
  };
}

export async function httpPlace(): Promise<RemotePlace> {
  const auth = { kind: 'basic', user: 'ada', password: 'secret' } as const;
  const server = await startHttpServer({ auth });
  const path = (key: string) => `/some/${key}`;
  return {
    url: `${server.url}/some`,
    options: { method: 'PUT', auth: 'basic', user: auth.user, password: auth.password },
    environment: {},
    moved: () => server.traffic.moved,
    cutAfter: (bytes) => server.traffic.cutAfter(bytes),
    has: (key) => server.files.has(path(key)),
    keys: () => [...server.files.keys()].map((name) => name.slice('/some/'.length)),
    put: (key, content) => void server.files.set(path(key), Buffer.from(content)),
    remove: (key) => void server.files.delete(path(key)),
    close: server.close,
  };
}
