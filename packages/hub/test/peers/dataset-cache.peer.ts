import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadHubFile } from '../../src/download-hub-file.ts';
import { parseHubReference } from '../../src/hub-reference.ts';
import { dataset, HubServer } from '../../src/testing/hub-server.ts';

const python = fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));
const NAMES = ['train.csv', 'data/test ü.csv'];
let server: HubServer;
let home: string;

beforeEach(async () => {
  server = new HubServer();
  await server.start();
  server.repositories.set('datasets/owner/data', dataset());
  home = await mkdtemp(join(tmpdir(), 'havn-hub-'));
});

afterEach(async () => {
  await server.stop();
  await rm(home, { recursive: true });
});

/** Not synchronous: the server that Python asks is in this process. */
async function inPython(program: string, variables: Record<string, string>): Promise<string[]> {
  const env = { ...process.env, HF_HOME: home, PYTHONIOENCODING: 'utf-8', ...variables };
  const { stdout } = await promisify(execFile)(python, ['-c', program], { env });
  return stdout.trim().split('\n');
}

describe('the cache of data sets', () => {
  it('is found by huggingface_hub, offline', async () => {
    const env = { HF_ENDPOINT: server.endpoint, HF_HOME: home };
    const paths: string[] = [];
    for (const name of NAMES) {
      paths.push(
        (await downloadHubFile(`hf://datasets/owner/data/${name}@refs/pr/1`, { env })).path,
      );
    }
    const program = `
from huggingface_hub import hf_hub_download, scan_cache_dir
for name in ${JSON.stringify(NAMES)}:
    print(hf_hub_download('owner/data', name, repo_type='dataset', revision='refs/pr/1'))
repo, = scan_cache_dir().repos
revision, = repo.revisions
print(repo.repo_type, repo.repo_id, repo.size_on_disk, sorted(revision.refs), len(revision.files))
`;
    const size = NAMES.reduce((sum, name) => sum + dataset().files[name]!.length, 0);
    expect(await inPython(program, { HF_HUB_OFFLINE: '1' })).toEqual([
      ...paths,
      `dataset owner/data ${size} ['refs/pr/1'] 2`,
    ]);
  });

  it('is taken from huggingface_hub, which loaded it', async () => {
    const program = `
from huggingface_hub import hf_hub_download
for name in ${JSON.stringify(NAMES)}:
    print(hf_hub_download('owner/data', name, repo_type='dataset'))
`;
    const paths = await inPython(program, { HF_ENDPOINT: server.endpoint });
    server.seen.length = 0;
    const env = { HF_HOME: home, HF_HUB_OFFLINE: '1' };
    for (const [i, name] of NAMES.entries()) {
      const { path } = await downloadHubFile(`hf://datasets/owner/data/${name}`, { env });
      expect(path).toBe(paths[i]);
      expect(await readFile(path)).toEqual(dataset().files[name]);
    }
    expect(server.seen).toEqual([]);
  });

  it('reads addresses as huggingface_hub does', async () => {
    const addresses = [
      'hf://datasets/owner/data/train.csv',
      'hf://datasets/owner/data@main/data/a.csv',
      'hf://datasets/owner/data@refs/pr/1/train.csv',
      'hf://datasets/owner/data@refs%2Fpr%2F1/train.csv',
      'hf://owner/model@main/config.json',
    ];
    server.repositories.set('owner/model', dataset());
    const program = `
from huggingface_hub import HfFileSystem
fs = HfFileSystem(endpoint='${server.endpoint}', token=False)
for address in ${JSON.stringify(addresses)}:
    path = fs.resolve_path(address)
    print(path.repo_type + 's', path.repo_id, path.revision, path.path_in_repo)
`;
    const theirs = await inPython(program, { HF_ENDPOINT: server.endpoint });
    const ours = addresses.map((address) => {
      const { hub, file } = parseHubReference(address);
      return `${hub.type} ${hub.id} ${hub.revision} ${file}`;
    });
    expect(ours).toEqual(theirs);
  });
});
