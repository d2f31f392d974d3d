import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pinHubReference } from './download-hub-file.ts';
import { type HubHome, startHub } from './testing/hub-home.ts';
import { COMMIT, dataset, sha256 } from './testing/hub-server.ts';

const TRAIN = 'hf://datasets/owner/data/train.csv';
const { files } = dataset();
let hub: HubHome;

beforeEach(async () => {
  hub = await startHub();
});

afterEach(() => hub.end());

const failing = (...given: Parameters<HubHome['file']>): Promise<unknown> =>
  hub.file(...given).then(
    () => undefined,
    (error: unknown) => error,
  );

it('brings one file, in the layout of the Python cache', async () => {
  const { path, commit, pinned } = await hub.file(TRAIN);
  const root = join(hub.home, 'hub', 'datasets--owner--data');
  expect(path).toBe(join(root, 'snapshots', COMMIT, 'train.csv'));
  expect(await readFile(path)).toEqual(files['train.csv']);
  expect(await readFile(join(root, 'blobs', sha256(files['train.csv']!)))).toEqual(
    files['train.csv'],
  );
  expect(await readFile(join(root, 'refs', 'main'), 'utf8')).toBe(COMMIT);
  expect(commit).toBe(COMMIT);
  expect(pinned).toBe(`${TRAIN}@${COMMIT}`);
});

it('brings files with odd names, at any kind of revision', async () => {
  const { path } = await hub.file('hf://datasets/owner/data/data/test ü.csv@refs/pr/1');
  expect(await readFile(path)).toEqual(files['data/test ü.csv']);
});

it('asks once whether a branch moved, and nobody for a commit', async () => {
  const { pinned, path } = await hub.file(TRAIN);
  hub.server.seen.length = 0;
  await expect(hub.file(TRAIN)).resolves.toEqual({ pinned, path, commit: COMMIT });
  expect(hub.server.seen.map(({ method }) => method)).toEqual(['HEAD']);
  hub.server.seen.length = 0;
  await expect(hub.file(pinned)).resolves.toEqual({ pinned, path, commit: COMMIT });
  expect(hub.server.seen).toEqual([]);
});

it('follows a branch that moved; the pinned address keeps what it was', async () => {
  const { pinned } = await hub.file(TRAIN);
  const moved = { commit: 'f'.repeat(40), files: { 'train.csv': Buffer.from('text,label\n') } };
  hub.server.repositories.set('datasets/owner/data', moved);
  expect(await readFile((await hub.file(TRAIN)).path, 'utf8')).toBe('text,label\n');
  expect(await readFile((await hub.file(pinned)).path)).toEqual(files['train.csv']);
});

it('pins without downloading', async () => {
  const env = { HF_ENDPOINT: hub.server.endpoint, HF_HOME: hub.home };
  await expect(pinHubReference(TRAIN, { env })).resolves.toBe(`${TRAIN}@${COMMIT}`);
  expect(hub.server.requestsFor('train.csv')).toEqual([]);
  await expect(pinHubReference(`${TRAIN}@${COMMIT}`, { env })).resolves.toBe(`${TRAIN}@${COMMIT}`);
});

it('goes on where it was cut off, and refuses damaged content', async () => {
  hub.server.faults.set('train.csv', ['cut off']);
  expect(await readFile((await hub.file(TRAIN)).path)).toEqual(files['train.csv']);
  expect(hub.server.requestsFor('train.csv').at(-1)!.range).toMatch(/^bytes=[1-9]/);
  await rm(join(hub.home, 'hub'), { recursive: true });
  hub.server.faults.set('train.csv', ['damaged', 'damaged']);
  expect(await failing(TRAIN)).toMatchObject({ code: 'HUB_CHECKSUM' });
});

it('takes what is cached without the network, and names what is not', async () => {
  const offline = { HF_HUB_OFFLINE: '1' };
  expect(await failing(TRAIN, offline)).toMatchObject({
    code: 'HUB_OFFLINE',
    message: expect.stringContaining('train.csv'),
  });
  const { path } = await hub.file(TRAIN);
  hub.server.seen.length = 0;
  await expect(hub.file(TRAIN, offline)).resolves.toMatchObject({ path });
  expect(hub.server.seen).toEqual([]);
  const unreachable = { HF_ENDPOINT: 'http://127.0.0.1:9' };
  await expect(hub.file(TRAIN, unreachable)).resolves.toMatchObject({ path });
  expect(await failing(`${TRAIN}@v2`, unreachable)).toMatchObject({ code: 'HUB_UNREACHABLE' });
});

it('teaches what is wrong with a name', async () => {
  expect(await failing('hf://datasets/owner/data/trian.csv')).toMatchObject({
    code: 'HUB_FILE_NOT_FOUND',
    remedy: 'Did you mean "train.csv"?',
  });
  expect(await failing('hf://datasets/owner/dat/train.csv')).toMatchObject({
    code: 'HUB_NOT_FOUND',
    message: expect.stringContaining('data set'),
    remedy: expect.stringContaining('Did you mean owner/data?'),
  });
  expect(await failing(`${TRAIN}@v9`)).toMatchObject({ code: 'HUB_REVISION_NOT_FOUND' });
});

it('explains gated data, and sends a token to the endpoint alone', async () => {
  const gated = dataset({ gated: true, token: 'secret' });
  hub.server.repositories.set('datasets/owner/data', gated);
  expect(await failing(TRAIN)).toMatchObject({
    code: 'HUB_GATED',
    remedy: expect.stringContaining(`${hub.server.endpoint}/datasets/owner/data`),
  });
  const { path } = await hub.file(TRAIN, { HF_TOKEN: 'secret' });
  expect(await readFile(path)).toEqual(files['train.csv']);
  const cdn = hub.server.seen.filter(({ host }) => host === 'cdn');
  expect(cdn.map(({ authorization }) => authorization)).toEqual([undefined]);
});
