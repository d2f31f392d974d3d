import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestRepository } from '../testing/repository.ts';
import { filesBelow, runPipeline } from '../testing/run-repro.ts';

let repository: TestRepository;

const stage = (name: string, dep: string, out = name) =>
  `  ${name}:\n    cmd: echo ${name} > ${name}\n    deps: ["${dep}"]\n    outs: ["${out}"]\n`;

/** The runs that are kept, as text. */
const runs = () =>
  filesBelow('.dvc/cache')
    .filter((path) => path.startsWith(join('.dvc', 'cache', 'runs')))
    .map((path) => repository.read(path));

beforeEach(() => {
  repository = new TestRepository({
    '.dvc/config': '[\'remote "st"\']\n    url = ../kept\n',
    'kept/x': 'x\n',
  });
});
afterEach(() => repository.remove());

describe.skipIf(process.platform === 'win32')('the run cache', () => {
  it('keeps what was made of files of this machine, not of what a server has', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('ETag', '"1"').end('x\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/x`;
    const stages = [stage('web', url), stage('folder', 'remote://st/x')];
    repository.write({ 'dvc.yaml': `stages:\n${stages.join('')}` });
    try {
      expect((await runPipeline(repository)).results).toEqual({ web: 'run', folder: 'run' });
    } finally {
      server.close();
    }
    expect(repository.read('dvc.lock')).toContain(`path: ${url}`);
    expect(runs()).toEqual([expect.stringContaining('path: remote://st/x')]);
  });

  it('names files inside the repository from the folder of the stage', async () => {
    const [input, output] = [join(repository.root, 'kept/x'), join(repository.root, 'a')];
    repository.write({ 'dvc.yaml': `stages:\n${stage('a', input, output)}` });
    await runPipeline(repository);
    for (const text of [...runs(), repository.read('dvc.lock')]) {
      expect(text).toContain('- path: kept/x\n');
      expect(text).toContain('- path: a\n');
    }
    expect(runs()).toHaveLength(1);
    expect((await runPipeline(repository)).results).toEqual({ a: 'unchanged' });
  });
});
