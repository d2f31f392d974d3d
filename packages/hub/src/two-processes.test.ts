import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT, checkpoint, HubServer, sha256 } from './testing/hub-server.ts';

const weights = checkpoint().files['model.safetensors']!;
const program = `
  import { downloadHubFile } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  console.log((await downloadHubFile('hf://owner/model/model.safetensors')).path);
`;
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

function start() {
  const env = { ...process.env, HF_ENDPOINT: server.endpoint, HF_HOME: home, HF_HUB_CACHE: '' };
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text;
  });
  child.stderr.pipe(process.stderr);
  return {
    child,
    finished: once(child, 'close').then(([code]) => ({ code, output: output.trim() })),
  };
}

describe('processes that share a cache', () => {
  it('load a file once when they want it together', async () => {
    const outcomes = await Promise.all([start().finished, start().finished, start().finished]);
    const folder = join(home, 'hub', 'models--owner--model', 'snapshots', COMMIT);
    expect(outcomes).toEqual(
      outcomes.map(() => ({ code: 0, output: join(folder, 'model.safetensors') })),
    );
    expect(weights.equals(await readFile(join(folder, 'model.safetensors')))).toBe(true);
    const sent = server.requestsFor('model.safetensors').filter((one) => one.host === 'cdn');
    expect(sent).toHaveLength(1);
  });

  it('go on where one was killed', async () => {
    server.faults.set('model.safetensors', ['stalls']);
    const blobs = join(home, 'hub', 'models--owner--model', 'blobs');
    const incomplete = join(blobs, `${sha256(weights)}.incomplete`);
    const killed = start();
    while (!existsSync(incomplete) || (await readFile(incomplete)).length < 100_000)
      await sleep(20);
    killed.child.kill('SIGKILL');
    await killed.finished;

    const { code, output } = await start().finished;
    expect(code).toBe(0);
    expect(weights.equals(await readFile(output))).toBe(true);
    expect(server.requestsFor('model.safetensors').at(-1)!.range).toBe('bytes=100000-');
    expect((await readdir(blobs)).filter((name) => name.includes('incomplete'))).toEqual([]);
  });
});
