import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { havnHere as havn, startHavn } from '../../../testing/run-havn.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const folder = temporaryFolder('pipelines');
const data = (...args: readonly string[]) => havn(folder.path, 'data', ...args);
const pipeline = (text: string) => writeFile(join(folder.path, 'dvc.yaml'), text);

/** a → b; `wait` stands in the command of b. */
const twoStages = (wait: string) => `stages:
  a:
    cmd: echo a > a
    outs: [a]
  b:
    cmd: ${wait}; echo '{"acc":0.5}' > m.json
    deps: [a]
    metrics: [m.json]
`;

beforeAll(async () => {
  await mkdir(join(folder.path, '.dvc'));
  await writeFile(join(folder.path, '.dvc/config'), '');
});

describe.skipIf(process.platform === 'win32')('havn data, on pipelines', () => {
  it('tells the command that failed and how, and goes on from there', async () => {
    await pipeline(twoStages('exit 7'));
    const failed = await data('repro');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain(
      "error: failed to reproduce 'b': stage 'b' failed to run: exit 7; echo",
    );
    expect(failed.stderr).toContain('exited with 7 [PIPELINE_REPRODUCTION_FAILED]');
    await pipeline(twoStages('true'));
    const { code, stdout } = await data('repro', '--json');
    expect([code, JSON.parse(stdout).stages[0]]).toEqual([0, { stage: 'a', result: 'unchanged' }]);
    expect((await data('repro')).stdout).toMatch(/Data and pipelines are up to date\.\n$/);
    expect((await data('status', '--json')).stdout).toBe('{}\n');
  });

  it('ends at Ctrl-C with 130, and keeps what had finished', async () => {
    await pipeline(twoStages('touch begun; sleep 60'));
    const child = startHavn(folder.path, ['data', 'repro', '--jobs', '2']);
    while (!existsSync(join(folder.path, 'begun'))) await new Promise((go) => setTimeout(go, 50));
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).toBe(130);
    expect(readFileSync(join(folder.path, 'dvc.lock'), 'utf8')).toContain('  a:\n');
    await pipeline(twoStages('true'));
    expect((await data('repro')).code).toBe(0);
  });

  it('shows metrics, stages and the graph', async () => {
    expect((await data('metrics', 'show')).stdout).toBe('Path    acc\nm.json  0.5\n');
    expect((await data('stage', 'list', '--name-only')).stdout).toBe('a\nb\n');
    expect((await data('dag', '--mermaid')).stdout).toContain('node1-->node2');
  });

  it('refuses a call that is wrong with 2', async () => {
    const { code, stderr } = await data('repro', 'bb');
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean 'b'?")]);
    expect((await data('repro', '--jobs', '0')).code).toBe(2);
    expect((await data('dag', '--outs', '--collapse-foreach-matrix')).code).toBe(2);
  });
});
