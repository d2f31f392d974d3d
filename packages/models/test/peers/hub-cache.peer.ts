import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpoint, HubServer } from '../../../hub/src/testing/hub-server.ts';
import { resolveCheckpoint } from '../../src/pretrained/resolve-checkpoint.ts';

const python = fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));
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

/** Not synchronous: the server that Python asks is in this process. */
async function inPython(program: string, variables: Record<string, string>): Promise<string[]> {
  const env = { ...process.env, HF_HOME: home, ...variables };
  const { stdout } = await promisify(execFile)(python, ['-c', program], { env });
  return stdout.trim().split('\n');
}

describe('the cache', () => {
  it('is found by huggingface_hub, offline', async () => {
    const env = { HF_ENDPOINT: server.endpoint, HF_HOME: home };
    const folder = await resolveCheckpoint('owner/model', { env });
    const program = `
from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
print(snapshot_download('owner/model'))
print(hf_hub_download('owner/model', '1_Pooling/config.json'))
repo, = scan_cache_dir().repos
revision, = repo.revisions
print(repo.repo_id, repo.size_on_disk, sorted(revision.refs), len(revision.files))
`;
    const found = await inPython(program, { HF_HUB_OFFLINE: '1' });
    const { files } = checkpoint();
    const names = ['config.json', 'tokenizer.json', '1_Pooling/config.json', 'model.safetensors'];
    const size = names.reduce((sum, name) => sum + files[name]!.length, 0);
    expect(found).toEqual([
      folder,
      join(folder, '1_Pooling', 'config.json'),
      `owner/model ${size} ['main'] 4`,
    ]);
  });

  it('is taken from huggingface_hub, which loaded it', async () => {
    const program = `
from pathlib import Path
from huggingface_hub import hf_hub_download
for name in ['config.json', 'tokenizer.json', 'model.safetensors']:
    print(Path(hf_hub_download('owner/model', name)).parent)
`;
    const lines = await inPython(program, { HF_ENDPOINT: server.endpoint });
    const folder = lines.at(-1)!;
    server.seen.length = 0;
    const env = { HF_HOME: home, HF_HUB_OFFLINE: '1' };
    await expect(resolveCheckpoint('owner/model', { env })).resolves.toBe(folder);
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(
      checkpoint().files['model.safetensors'],
    );
  });
});
