import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { getHubFile } from './get-hub-file.ts';

const COMMIT = 'a'.repeat(40);
const CONTENT = 'text,label\none,x\n';
const folder = temporaryFolder('hub-file');
const before = { ...process.env };
let server: Server;

/** One file of one data set, as the Hub answers for it. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const known = request.url === '/datasets/owner/data/resolve/main/data/train.csv';
    const pinned = request.url === `/datasets/owner/data/resolve/${COMMIT}/data/train.csv`;
    if (!known && !pinned)
      return response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
    response.writeHead(200, {
      etag: '"0123"',
      'x-repo-commit': COMMIT,
      'content-length': CONTENT.length,
    });
    return response.end(request.method === 'HEAD' ? undefined : CONTENT);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env.HF_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.HF_HOME = join(folder.path, 'home');
  delete process.env.HF_HUB_CACHE;
  delete process.env.HF_HUB_OFFLINE;
});

afterAll(() => {
  process.env = before;
  server.closeAllConnections();
  server.close();
});

test('a file of the Hub is copied into a folder or under a name, and replaces nothing unasked', async () => {
  const url = 'hf://datasets/owner/data/data/train.csv';
  const place = await getHubFile({ url, out: folder.path });
  expect(place).toBe(join(folder.path, 'train.csv'));
  expect(readFileSync(place, 'utf8')).toBe(CONTENT);
  writeFileSync(place, 'mine');
  await expect(getHubFile({ url, out: place })).rejects.toMatchObject({
    code: 'USAGE',
    exitCode: 2,
  });
  expect(readFileSync(place, 'utf8')).toBe('mine');
  await getHubFile({ url, out: place, rev: COMMIT, force: true });
  expect(readFileSync(place, 'utf8')).toBe(CONTENT);
  await expect(getHubFile({ url, out: place, rev: 'v9', force: true })).rejects.toMatchObject({
    code: 'HUB_REVISION_NOT_FOUND',
  });
});
