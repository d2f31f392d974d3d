import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HavnServer, startHavn } from '../harness/havn.ts';
import { hasMlflow, mlflowPackages, mlflowPython } from '../harness/mlflow.ts';

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Where PyTorch, transformers and Lightning are; MLflow is lent to it. */
const torchPython =
  process.env.HAVN_PEERS_PYTHON ??
  fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));

async function has(module: string): Promise<boolean> {
  return run(torchPython, ['-c', `import ${module}`]).then(
    () => true,
    () => false,
  );
}

describe.skipIf(!hasMlflow)('programs that were written for MLflow', () => {
  let server: HavnServer;
  let folder: string;
  beforeEach(async () => {
    server = await startHavn();
    folder = await mkdtemp(join(tmpdir(), 'havn-client-'));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function python(
    program: string,
    ...args: readonly string[]
  ): Promise<Record<string, unknown>> {
    const { stdout } = await run(program, [...args, server.url, folder], {
      env: {
        ...process.env,
        GIT_PYTHON_REFRESH: 'quiet',
        ...(program === torchPython && { PYTHONPATH: mlflowPackages() }),
      },
      maxBuffer: 16 * 1024 * 1024,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
  }

  test('the Python client logs, searches, uploads, registers and traces', async () => {
    expect(await python(mlflowPython, script('./client.py'))).toEqual({
      status: 'FINISHED',
      params: { lr: '0.1', layers: '2' },
      loss: 0.5,
      nan: true,
      team: 'a',
      curve: 100,
      inputs: ['numbers'],
      outputs: 1,
      artifacts: ['a.json', 'files', 'texts'],
      downloaded: ['deep/two.bin', 'one.txt'],
      text: 'hello',
      predicted: [2, 4],
      registered: [6],
      searched: ['first'],
      ordered: ['second'],
      'next page': ['first'],
      alias: '1',
      'by alias': [8],
      version: ['yes', 'twice as much', 'READY', ['production']],
      models: ['doubles'],
      versions: ['1'],
      'logged models': [['doubles', 'READY']],
      'changed param': 'INVALID_PARAMETER_VALUE',
      'no run': 'RESOURCE_DOES_NOT_EXIST',
      taken: 'RESOURCE_ALREADY_EXISTS',
      traces: ['OK'],
      spans: ['double', 'inner'],
      'trace tag': 'yes',
      feedback: true,
      'after deleting': 1,
      'after restoring': 2,
    });
  });

  test('the Trainer of transformers reports here', async (context) => {
    if (!(await has('transformers'))) return context.skip('transformers is not installed');
    expect(await python(torchPython, script('./integrations.py'), 'trainer')).toMatchObject({
      name: 'trained',
      status: 'FINISHED',
      params: true,
      metrics: true,
      history: 4,
    });
  });

  test('Lightning’s logger reports here', async (context) => {
    if (!(await has('lightning'))) return context.skip('lightning is not installed');
    expect(await python(torchPython, script('./integrations.py'), 'lightning')).toMatchObject({
      name: 'trained',
      status: 'FINISHED',
      params: true,
      metrics: true,
      history: 8,
      artifacts: ['epoch=1-step=8'],
    });
  });
});
